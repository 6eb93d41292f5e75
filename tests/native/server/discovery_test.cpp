// Method: each requirement of the distribution-spec's category "Content Discovery", asked of the
// service without a socket. docs/conformance.md lists them.
#include <gtest/gtest.h>

#include "tests/native/server/service_test.h"

namespace regcache {
namespace {

class DiscoveryTest : public RegistryServiceTest {
 protected:
  void push_tags(std::string_view repository, const std::vector<const char*>& tags) {
    const std::string manifest = image(repository);
    for (const char* const tag : tags) {
      ASSERT_EQ(push_manifest(repository, tag, kImageType, manifest).status, 201);
    }
  }

  // Pushes an image that names `subject`; its digest.
  Digest push_referrer(const Digest& subject, std::string_view more_members) {
    const std::string manifest = image(
        "a", "layer",
        ",\"subject\":" + descriptor_json(kImageType, subject, 1) + std::string(more_members));
    const ServerAnswer answer =
        push_manifest("a", digest_of(manifest).text(), kImageType, manifest);
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(header_of(answer, "OCI-Subject"), subject.text());
    return digest_of(manifest);
  }
};

TEST_F(DiscoveryTest, TagsInOrder) {
  push_tags("a/b", {"v2", "latest", "V1", "_x", "v10"});
  const ServerAnswer answer = call("GET", "/v2/a/b/tags/list");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(header_of(answer, "Content-Type"), "application/json");
  EXPECT_EQ(answer.body, "{\"name\":\"a/b\",\"tags\":[\"V1\",\"_x\",\"latest\",\"v10\",\"v2\"]}");
}

TEST_F(DiscoveryTest, ARepositoryWithoutTagsHasAnEmptyList) {
  push_tags("a", {"t"});
  ASSERT_EQ(call("DELETE", "/v2/a/manifests/t").status, 202);
  const ServerAnswer answer = call("GET", "/v2/a/tags/list");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"name":"a","tags":[]})");
}

TEST_F(DiscoveryTest, TagsOfAnUnknownRepositoryAre404) {
  const ServerAnswer answer = call("GET", "/v2/never/tags/list");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(error_code_of(answer), "NAME_UNKNOWN");
}

struct PageCase {
  const char* query;
  const char* tags;
  const char* link;
};

constexpr PageCase kPages[] = {
    {"?n=2", R"(["a","b"])", "</v2/r/tags/list?n=2&last=b>; rel=\"next\""},
    {"?n=2&last=b", R"(["c","d"])", ""},
    {"?n=1&last=b", R"(["c"])", "</v2/r/tags/list?n=1&last=c>; rel=\"next\""},
    {"?n=4", R"(["a","b","c","d"])", ""},
    {"?n=99", R"(["a","b","c","d"])", ""},
    {"?n=0", "[]", ""},
    {"?last=a", R"(["b","c","d"])", ""},
    {"?last=bb", R"(["c","d"])", ""},
    {"?last=z", "[]", ""},
};

TEST_F(DiscoveryTest, TagsByPage) {
  push_tags("r", {"a", "b", "c", "d"});
  for (const PageCase& c : kPages) {
    SCOPED_TRACE(c.query);
    const ServerAnswer answer = call("GET", std::string("/v2/r/tags/list") + c.query);
    EXPECT_EQ(answer.body, std::string(R"({"name":"r","tags":)") + c.tags + "}");
    EXPECT_EQ(header_of(answer, "Link"), c.link);
  }
}

TEST_F(DiscoveryTest, NumberOfTagsMustBeANumber) {
  push_tags("r", {"a"});
  for (const char* const n : {"", "x", "-1", "1x", "99999999999999999999"}) {
    SCOPED_TRACE(n);
    EXPECT_EQ(call("GET", std::string("/v2/r/tags/list?n=") + n).status, 400);
  }
}

TEST_F(DiscoveryTest, LongTagListsComeInPagesUnasked) {
  ASSERT_EQ(push_manifest("r", "t0000", kImageType, image("r")).status, 201);
  const Digest digest = digest_of(call("GET", "/v2/r/manifests/t0000").body);
  for (int i = 1; i <= 1000; ++i) {
    std::string tag = "t" + std::to_string(10'000 + i).substr(1);
    ASSERT_TRUE(disk_->write("repositories/r/_tags/" + tag, digest.text()));
  }
  const ServerAnswer answer = call("GET", "/v2/r/tags/list");
  EXPECT_EQ(header_of(answer, "Link"), "</v2/r/tags/list?n=1000&last=t0999>; rel=\"next\"");
  EXPECT_EQ(call("GET", "/v2/r/tags/list?n=1000&last=t0999").body,
            "{\"name\":\"r\",\"tags\":[\"t1000\"]}");
}

TEST_F(DiscoveryTest, CatalogListsRepositories) {
  EXPECT_EQ(call("GET", "/v2/_catalog").body, "{\"repositories\":[]}");
  push_tags("b", {"t"});
  push_tags("a/x", {"t"});
  push_tags("a", {"t"});
  push_blob("only/blobs", "x");
  EXPECT_EQ(call("GET", "/v2/_catalog").body, "{\"repositories\":[\"a\",\"a/x\",\"b\"]}");
  const ServerAnswer page = call("GET", "/v2/_catalog?n=2");
  EXPECT_EQ(page.body, "{\"repositories\":[\"a\",\"a/x\"]}");
  EXPECT_EQ(header_of(page, "Link"), "</v2/_catalog?n=2&last=a%2Fx>; rel=\"next\"");
}

TEST_F(DiscoveryTest, NoReferrersAreAnEmptyIndex) {
  for (const char* const repository : {"never", "a"}) {
    SCOPED_TRACE(repository);
    const ServerAnswer answer = call(
        "GET", "/v2/" + std::string(repository) + "/referrers/" + digest_of("anything").text());
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(header_of(answer, "Content-Type"), kIndexType);
    EXPECT_EQ(answer.body, "{\"schemaVersion\":2,\"mediaType\":\"" + std::string(kIndexType) +
                               "\",\"manifests\":[]}");
  }
}

TEST_F(DiscoveryTest, ReferrersNameTypeSizeAndAnnotations) {
  const Digest subject = digest_of("may be missing");
  const Digest referrer =
      push_referrer(subject, R"(,"artifactType":"x/y","annotations":{"k":"v \" \n"})");
  const ServerAnswer answer = call("GET", "/v2/a/referrers/" + subject.text());
  const std::string size =
      header_of(call("HEAD", "/v2/a/manifests/" + referrer.text()), "Content-Length");
  EXPECT_NE(answer.body.find("\"manifests\":[{\"mediaType\":\"" + std::string(kImageType) +
                             "\",\"digest\":\"" + referrer.text() + "\",\"size\":" + size +
                             R"(,"annotations":{"k":"v \" \n"},"artifactType":"x/y"}]})"),
            std::string::npos)
      << answer.body;
}

TEST_F(DiscoveryTest, ArtifactTypeFallsBackToTheConfigs) {
  const Digest subject = digest_of("subject");
  push_referrer(subject, "");
  const std::string type = "application/vnd.oci.image.config.v1+json";
  EXPECT_NE(call("GET", "/v2/a/referrers/" + subject.text())
                .body.find("\"artifactType\":\"" + type + '"'),
            std::string::npos);
}

TEST_F(DiscoveryTest, AnIndexThatRefersHasNoArtifactTypeButItsOwn) {
  const Digest subject = digest_of("subject");
  const std::string start =
      R"({"schemaVersion":2,"manifests":[],"subject":)" + descriptor_json(kImageType, subject, 1);
  for (const std::string& index : {start + R"(,"artifactType":""})", start + "}"}) {
    ASSERT_EQ(push_manifest("a", digest_of(index).text(), kIndexType, index).status, 201);
  }
  const std::string path = "/v2/a/referrers/" + subject.text();
  const std::string listed = call("GET", path).body;
  EXPECT_NE(listed.find(digest_of(start + "}").text()), std::string::npos);
  EXPECT_EQ(listed.find("artifactType"), std::string::npos);
  const std::string typed = start + R"(,"artifactType":"type/x"})";
  ASSERT_EQ(push_manifest("a", digest_of(typed).text(), kIndexType, typed).status, 201);
  EXPECT_NE(call("GET", path).body.find(R"("artifactType":"type/x")"), std::string::npos);
}

TEST_F(DiscoveryTest, ReferrersByArtifactType) {
  const Digest subject = digest_of("subject");
  const Digest x = push_referrer(subject, R"(,"artifactType":"type/x")");
  const Digest y = push_referrer(subject, R"(,"artifactType":"type/y")");
  const ServerAnswer all = call("GET", "/v2/a/referrers/" + subject.text());
  EXPECT_NE(all.body.find(x.text()), std::string::npos);
  EXPECT_NE(all.body.find(y.text()), std::string::npos);
  EXPECT_EQ(header_of(all, "OCI-Filters-Applied"), "");
  const ServerAnswer some =
      call("GET", "/v2/a/referrers/" + subject.text() + "?artifactType=type%2Fx");
  EXPECT_NE(some.body.find(x.text()), std::string::npos);
  EXPECT_EQ(some.body.find(y.text()), std::string::npos);
  EXPECT_EQ(header_of(some, "OCI-Filters-Applied"), "artifactType");
}

TEST_F(DiscoveryTest, ReferrersBelongToTheirRepository) {
  const Digest subject = digest_of("subject");
  push_referrer(subject, "");
  EXPECT_EQ(call("GET", "/v2/b/referrers/" + subject.text()).body.find("sha256"),
            std::string::npos);
}

TEST_F(DiscoveryTest, ReferrersOfAMalformedDigestAre400) {
  EXPECT_EQ(call("GET", "/v2/a/referrers/sha256:x").status, 400);
  EXPECT_EQ(call("GET", "/v2/a/referrers/latest").status, 400);
}

}  // namespace
}  // namespace regcache
