// Method: the registry is asked through each imitation what the imitated registry is known to do
// otherwise; the client's own table of profiles must say the same.
#include "native/server/registry_quirks.h"

#include <gtest/gtest.h>

#include "core/oci/media_type.h"
#include "core/registry/profile.h"
#include "native/server/imitate_registry.h"
#include "tests/native/server/service_test.h"
#include "tests/native/temporary_folder.h"

namespace regcache {
namespace {

constexpr std::string_view kListType = "application/vnd.docker.distribution.manifest.list.v2+json";
constexpr std::size_t kMiB = 1'048'576;

class QuirksTest : public RegistryServiceTest {
 protected:
  void imitate(std::string_view text, std::vector<std::string> repositories = {}) {
    Result<QuirkChoice> choice = parse_quirk(text);
    ASSERT_TRUE(choice) << to_text(choice.error());
    handler_ =
        imitate_registry({*choice, std::move(repositories)},
                         [this](const ServerRequest& each) { return service_->answer(each); });
  }
  ServerAnswer ask(std::string_view method, std::string_view target, std::string_view body = {},
                   Headers headers = {}) {
    TextBody text(body);
    if (!body.empty() && !find_header(headers, "Content-Length")) {
      headers.push_back({"Content-Length", std::to_string(body.size())});
    }
    return handler_({std::string(method), std::string(target), {}, std::move(headers), &text});
  }
  ServerAnswer put(std::string_view reference, std::string_view type, std::string_view bytes) {
    return ask("PUT", "/v2/o/app/manifests/" + std::string(reference), bytes,
               {{"Content-Type", std::string(type)}});
  }
  // A PATCH of `body`, which begins at `first` and says that it has `length` bytes.
  ServerAnswer patch(const std::string& location, std::size_t first, std::string_view body,
                     std::size_t length) {
    const std::string range = std::to_string(first) + "-" + std::to_string(first + length - 1);
    return ask("PATCH", location, body,
               {{"Content-Range", range}, {"Content-Length", std::to_string(length)}});
  }
  std::string begin() { return header_of(ask("POST", "/v2/o/app/blobs/uploads/"), "Location"); }

  // A cache of that shape, whose blobs are there: its type and its bytes.
  std::pair<std::string_view, std::string> cache_of(ManifestShape shape) {
    constexpr std::string_view kConfig = "application/vnd.buildkit.cacheconfig.v0";
    constexpr std::string_view kLayer = "application/vnd.oci.image.layer.v1.tar+gzip";
    const std::string config = descriptor_json(kConfig, push_blob("o/app", "{}"), 2);
    const std::string layer = descriptor_json(kLayer, push_blob("o/app", "layer"), 5);
    const std::string start = R"({"schemaVersion":2,"mediaType":")";
    if (shape == ManifestShape::oci_manifest) {
      return {kImageType, start + std::string(kImageType) + R"(","config":)" + config +
                              R"(,"layers":[)" + layer + "]}"};
    }
    const std::string_view type = shape == ManifestShape::oci_index ? kIndexType : kListType;
    return {type, start + std::string(type) + R"(","manifests":[)" + layer + "," + config + "]}"};
  }

  HttpHandler handler_;
};

TEST(QuirkTable, IsThatOfTheDocumentation) {
  const std::string page = read_file(REGCACHE_TESTS_DIR "/../docs/serve.md");
  EXPECT_NE(page.find(quirk_table()), std::string::npos) << quirk_table();
}

TEST(QuirkTable, SaysWhereEverythingWasSeen) {
  for (const RegistryQuirks& each : registry_quirks()) {
    for (const QuirkRule& rule : each.rules) {
      EXPECT_FALSE(rule.source.empty() || rule.does.empty()) << each.id;
      EXPECT_EQ(rule.status == 0, rule.message.empty()) << rule.does;
    }
  }
}

TEST(ParseQuirk, ReadsANameAndWhetherTagsAreImmutable) {
  EXPECT_EQ(parse_quirk("ecr")->quirks->name, "Amazon ECR");
  EXPECT_FALSE(parse_quirk("ecr")->immutable_tags);
  EXPECT_TRUE(parse_quirk("harbor:immutable")->immutable_tags);
}

TEST(ParseQuirk, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(parse_quirk("habor").error().code, Code::unknown_name);
  EXPECT_EQ(parse_quirk("habor").error().hint, "did you mean 'harbor'?");
  EXPECT_EQ(parse_quirk("ECR").error().hint, "did you mean 'ecr'?");
  for (const char* const text : {"", "artifactory", ":immutable", "ecr:", "ecr:mutable"}) {
    EXPECT_EQ(parse_quirk(text).error().code, Code::unknown_name) << text;
  }
  EXPECT_EQ(parse_quirk("artifactory").error().hint,
            "use one of ecr, ghcr, harbor, quay, gar, cloudflare");
  EXPECT_EQ(parse_quirk("quay:immutable").error().code, Code::invalid_input);
}

TEST_F(QuirksTest, ShapesAreTakenAsTheClientsProfileSays) {
  for (const RegistryQuirks& each : registry_quirks()) {
    const RegistryProfile* profile = nullptr;
    for (const RegistryProfile& known : registry_profiles()) {
      profile = known.id == each.profile ? &known : profile;
    }
    EXPECT_EQ(profile == nullptr, each.profile.empty()) << each.id;
    imitate(each.id);
    for (const ManifestShape shape :
         {ManifestShape::oci_manifest, ManifestShape::oci_index, ManifestShape::docker_list}) {
      const auto [type, bytes] = cache_of(shape);
      SCOPED_TRACE(std::string(each.id) + " " + std::string(type));
      const ServerAnswer answer = put("cache", type, bytes);
      if (profile == nullptr || takes_shape(*profile, shape)) {
        EXPECT_EQ(answer.status, 201) << answer.body;
      } else {
        EXPECT_EQ(answer.status, each.find(Quirk::cache_index)->status);
        EXPECT_EQ(error_code_of(answer), each.find(Quirk::cache_index)->code);
      }
    }
    if (profile != nullptr) {
      const bool takes_chunks = each.find(Quirk::chunked) == nullptr;
      EXPECT_EQ(profile->takes_chunks, takes_chunks) << each.id;
    }
  }
}

TEST_F(QuirksTest, IndexesOfImagesAreTakenEverywhere) {
  for (const RegistryQuirks& each : registry_quirks()) {
    imitate(each.id);
    const std::string manifest = image("o/app");
    const Digest digest = digest_of(manifest);
    EXPECT_EQ(put(digest.text(), kImageType, manifest).status, 201);
    const std::string index = R"({"schemaVersion":2,"mediaType":")" + std::string(kIndexType) +
                              R"(","manifests":[)" +
                              descriptor_json(kImageType, digest, manifest.size()) + "]}";
    EXPECT_EQ(put("many", kIndexType, index).status, 201) << each.id;
  }
}

TEST_F(QuirksTest, WhatIsNoManifestIsRefusedByTheRegistryItself) {
  imitate("ecr");
  for (const char* const bytes :
       {"", "{", "[]", "null", R"({"manifests":{}})", R"({"manifests":[1]})"}) {
    const ServerAnswer answer = put("cache", kIndexType, bytes);
    EXPECT_GE(answer.status, 400) << bytes;
    EXPECT_LT(answer.status, 500) << bytes;
  }
  const std::string large(5 * kMiB, ' ');
  EXPECT_EQ(put("cache", kIndexType, large).status, 413);
}

TEST_F(QuirksTest, EcrNamesTheTypeThatItRefuses) {
  imitate("ecr");
  const auto [type, bytes] = cache_of(ManifestShape::docker_list);
  EXPECT_NE(put("cache", type, bytes)
                .body.find(R"(Unsupported manifest type: \")" + std::string(kListType)),
            std::string::npos);
}

TEST_F(QuirksTest, ImmutableTagsAreWrittenOnce) {
  for (const char* const quirk : {"ecr:immutable", "harbor:immutable"}) {
    SCOPED_TRACE(quirk);
    imitate(quirk);
    const std::string tag = quirk[0] == 'e' ? "first" : "second";
    const std::string manifest = image("o/app", tag);
    EXPECT_EQ(put(tag, kImageType, manifest).status, 201);
    const ServerAnswer answer = put(tag, kImageType, manifest);
    EXPECT_EQ(answer.status, quirk[0] == 'e' ? 400 : 412);
    EXPECT_NE(answer.body.find(tag), std::string::npos);
    EXPECT_NE(answer.body.find("immutable"), std::string::npos);
    EXPECT_EQ(put(digest_of(manifest).text(), kImageType, manifest).status, 201);
  }
  imitate("ecr");
  EXPECT_EQ(put("first", kImageType, image("o/app", "x")).status, 201);
}

TEST_F(QuirksTest, RepositoriesThatWereNotMadeAreUnknown) {
  imitate("ecr", {"o/app"});
  EXPECT_EQ(ask("POST", "/v2/o/app/blobs/uploads/").status, 202);
  const ServerAnswer answer = ask("POST", "/v2/o/other/blobs/uploads/");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(error_code_of(answer), "NAME_UNKNOWN");
  EXPECT_NE(answer.body.find("'o/other' does not exist in the registry"), std::string::npos);
  EXPECT_EQ(ask("GET", "/v2/").status, 200);

  handler_ = imitate_registry({{}, {"o/app"}}, handler_);
  EXPECT_EQ(error_code_of(ask("GET", "/v2/o/other/tags/list")), "NAME_UNKNOWN");
}

TEST_F(QuirksTest, EcrWantsLargeChunksAndCountsTheFirstAlone) {
  imitate("ecr");
  const std::string five(5 * kMiB, 'x');
  std::string location = begin();
  EXPECT_EQ(header_of(patch(location, 0, five, five.size()), "Range"), "0-5242879");
  EXPECT_EQ(header_of(patch(location, 5 * kMiB, five, five.size()), "Range"), "0-5242879");
  EXPECT_EQ(header_of(ask("GET", location), "Range"), "0-5242879");
  const Digest digest = digest_of(five + five + "end");
  EXPECT_EQ(ask("PUT", location + "?digest=" + digest.text(), "end").status, 201);

  location = begin();
  EXPECT_EQ(patch(location, 0, "small", 5).status, 202);
  EXPECT_EQ(patch(location, 5, "more", 4).status, 400);
  EXPECT_EQ(ask("PUT", location + "?digest=" + digest_of("small").text()).status, 201);
}

TEST_F(QuirksTest, EcrMountsNothingAndBoundsItsPages) {
  imitate("ecr");
  const Digest digest = push_blob("o/from", "blob");
  const std::string mount = "/v2/o/app/blobs/uploads/?from=o%2Ffrom&mount=" + digest.text();
  EXPECT_EQ(ask("POST", mount).status, 202);
  EXPECT_EQ(put("cache", kImageType, image("o/app")).status, 201);
  EXPECT_EQ(ask("GET", "/v2/o/app/tags/list?n=1000").status, 200);
  EXPECT_EQ(ask("GET", "/v2/o/app/tags/list?n=1001").status, 400);
  EXPECT_EQ(ask("GET", "/v2/_catalog?n=1001").status, 400);
  imitate("quay");
  EXPECT_EQ(ask("POST", mount).status, 201);
}

TEST_F(QuirksTest, GhcrBoundsChunksDeletesNothingAndHasNoReferrers) {
  imitate("ghcr");
  const std::string location = begin();
  EXPECT_EQ(patch(location, 0, "x", 4 * kMiB + 1).status, 416);
  const std::string four(4 * kMiB, 'x');
  EXPECT_EQ(patch(location, 0, four, four.size()).status, 202);
  const std::string five(5 * kMiB, 'y');
  EXPECT_EQ(ask("PUT", begin() + "?digest=" + digest_of(five).text(), five).status, 201);

  const std::string manifest = image("o/app");
  EXPECT_EQ(put("x", kImageType, manifest).status, 201);
  for (const std::string& what : {std::string("x"), digest_of(manifest).text()}) {
    EXPECT_EQ(ask("DELETE", "/v2/o/app/manifests/" + what).status, 405);
  }
  EXPECT_EQ(ask("DELETE", "/v2/o/app/blobs/" + digest_of("{}").text()).status, 405);
  EXPECT_EQ(ask("DELETE", begin()).status, 204);

  const std::string subject =
      R"(,"subject":)" + descriptor_json(kImageType, digest_of(manifest), manifest.size());
  const ServerAnswer referrer = put("y", kImageType, image("o/app", "layer", subject));
  EXPECT_EQ(referrer.status, 201);
  EXPECT_EQ(header_of(referrer, "OCI-Subject"), "");
  EXPECT_EQ(ask("GET", "/v2/o/app/referrers/" + digest_of(manifest).text()).status, 404);
}

TEST_F(QuirksTest, GarTakesABlobInOneRequest) {
  imitate("gar");
  const Digest digest = digest_of("blob");
  EXPECT_EQ(patch(begin(), 0, "bl", 2).status, 405);
  const std::string location = begin();
  EXPECT_EQ(ask("PATCH", location, "blob").status, 202);
  EXPECT_EQ(ask("PATCH", location, "more").status, 405);
  EXPECT_EQ(ask("PUT", location + "?digest=" + digest.text(), "more").status, 405);
  EXPECT_EQ(ask("PUT", begin() + "?digest=" + digest.text(), "blob").status, 201);
}

// 101 pieces of a million bytes, of which nobody said how many there are.
class LargeBody final : public RequestBody {
 public:
  Result<void> read_to(const BodySink& sink) override {
    const std::vector<std::uint8_t> piece(1'000'000);
    for (int i = 0; i < 101; ++i) {
      REGCACHE_TRY(sink(piece));
    }
    return {};
  }
};

TEST_F(QuirksTest, CloudflareBoundsWhateverIsSent) {
  imitate("cloudflare");
  const std::string location = begin();
  const ServerAnswer answer = ask("PATCH", location, "x", {{"Content-Length", "100000001"}});
  EXPECT_EQ(answer.status, 413);
  EXPECT_NE(answer.body.find("<center>cloudflare</center>"), std::string::npos);
  EXPECT_EQ(header_of(answer, "Content-Type"), "text/html");
  EXPECT_EQ(ask("PATCH", location, "x", {{"Content-Length", "100000000"}}).status, 202);
  LargeBody body;
  EXPECT_EQ(handler_({"PATCH", location, {}, {}, &body}).status, 413);
}

}  // namespace
}  // namespace regcache
