// Method: each requirement of the distribution-spec's category "Pull", asked of the service without
// a socket. docs/conformance.md lists them.
#include <gtest/gtest.h>

#include "tests/native/server/service_test.h"

namespace regcache {
namespace {

class PullTest : public RegistryServiceTest {};

TEST_F(PullTest, BaseAnswers200) {
  EXPECT_EQ(call("GET", "/v2/").status, 200);
  EXPECT_EQ(header_of(call("GET", "/v2/"), "Docker-Distribution-Api-Version"), "registry/2.0");
  EXPECT_EQ(call("PUT", "/v2/").status, 405);
}

TEST_F(PullTest, BlobComesBackWhole) {
  const Digest digest = push_blob("a/b", "some bytes");
  const ServerAnswer answer = call("GET", "/v2/a/b/blobs/" + digest.text());
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(body_of(answer), "some bytes");
  EXPECT_EQ(header_of(answer, "Docker-Content-Digest"), digest.text());
  EXPECT_EQ(header_of(answer, "Accept-Ranges"), "bytes");
}

TEST_F(PullTest, BlobHeadTellsSizeAndDigest) {
  const Digest digest = push_blob("a", "some bytes");
  const ServerAnswer answer = call("HEAD", "/v2/a/blobs/" + digest.text());
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(body_of(answer), "");
  EXPECT_EQ(header_of(answer, "Content-Length"), "10");
  EXPECT_EQ(header_of(answer, "Docker-Content-Digest"), digest.text());
}

TEST_F(PullTest, EmptyBlobComesBack) {
  const Digest digest = push_blob("a", "");
  EXPECT_EQ(call("GET", "/v2/a/blobs/" + digest.text()).status, 200);
  EXPECT_EQ(header_of(call("HEAD", "/v2/a/blobs/" + digest.text()), "Content-Length"), "0");
}

TEST_F(PullTest, UnknownBlobIs404) {
  const std::string path = "/v2/a/blobs/" + digest_of("never pushed").text();
  EXPECT_EQ(call("GET", path).status, 404);
  EXPECT_EQ(error_code_of(call("GET", path)), "BLOB_UNKNOWN");
  EXPECT_EQ(call("HEAD", path).status, 404);
}

TEST_F(PullTest, BlobOfAnotherRepositoryIs404) {
  const Digest digest = push_blob("mine", "secret");
  EXPECT_EQ(call("GET", "/v2/yours/blobs/" + digest.text()).status, 404);
  EXPECT_EQ(call("HEAD", "/v2/yours/blobs/" + digest.text()).status, 404);
}

TEST_F(PullTest, MalformedDigestIs400) {
  for (const char* const digest :
       {"sha256:totallywrong", "sha256:../../x", "sha1:da39a3ee", "sha256:", "md5:x", "latest"}) {
    SCOPED_TRACE(digest);
    const ServerAnswer answer = call("GET", std::string("/v2/a/blobs/") + digest);
    EXPECT_EQ(answer.status, digest == std::string("sha256:../../x") ? 404 : 400);
  }
}

TEST_F(PullTest, RangeOfABlobIs206) {
  const Digest digest = push_blob("a", "0123456789");
  const ServerAnswer answer =
      call("GET", "/v2/a/blobs/" + digest.text(), {}, {.headers = {{"Range", "bytes=2-5"}}});
  EXPECT_EQ(answer.status, 206);
  EXPECT_EQ(body_of(answer), "2345");
  EXPECT_EQ(header_of(answer, "Content-Range"), "bytes 2-5/10");
}

TEST_F(PullTest, RangeOutsideABlobIs416) {
  const Digest digest = push_blob("a", "0123456789");
  const ServerAnswer answer =
      call("GET", "/v2/a/blobs/" + digest.text(), {}, {.headers = {{"Range", "bytes=10-"}}});
  EXPECT_EQ(answer.status, 416);
  EXPECT_EQ(header_of(answer, "Content-Range"), "bytes */10");
}

TEST_F(PullTest, RangeIsIgnoredWhenIfRangeNamesOtherContent) {
  const Digest digest = push_blob("a", "0123456789");
  const std::string path = "/v2/a/blobs/" + digest.text();
  const std::string tag = header_of(call("HEAD", path), "ETag");
  EXPECT_EQ(call("GET", path, {}, {.headers = {{"Range", "bytes=0-1"}, {"If-Range", tag}}}).status,
            206);
  EXPECT_EQ(
      call("GET", path, {}, {.headers = {{"Range", "bytes=0-1"}, {"If-Range", "\"x\""}}}).status,
      200);
}

TEST_F(PullTest, KnownContentIs304) {
  const std::string path = "/v2/a/blobs/" + push_blob("a", "bytes").text();
  const Headers known = {{"If-None-Match", header_of(call("HEAD", path), "ETag")}};
  EXPECT_EQ(call("GET", path, {}, {.headers = known}).status, 304);
  ASSERT_EQ(push_manifest("a", "t", kImageType, image("a")).status, 201);
  const Headers known_manifest = {
      {"If-None-Match", header_of(call("HEAD", "/v2/a/manifests/t"), "ETag")}};
  EXPECT_EQ(call("GET", "/v2/a/manifests/t", {}, {.headers = known_manifest}).status, 304);
}

TEST_F(PullTest, ManifestComesBackByTagAndDigest) {
  const std::string manifest = image("a");
  ASSERT_EQ(push_manifest("a", "latest", kImageType, manifest).status, 201);
  const std::string digest = digest_of(manifest).text();
  for (const std::string& reference : {std::string("latest"), digest}) {
    SCOPED_TRACE(reference);
    const ServerAnswer answer = call("GET", "/v2/a/manifests/" + reference);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, manifest);
    EXPECT_EQ(header_of(answer, "Content-Type"), kImageType);
    EXPECT_EQ(header_of(answer, "Docker-Content-Digest"), digest);
    const ServerAnswer head = call("HEAD", "/v2/a/manifests/" + reference);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.body, "");
    EXPECT_EQ(header_of(head, "Content-Length"), std::to_string(manifest.size()));
    EXPECT_EQ(header_of(head, "Content-Type"), kImageType);
    EXPECT_EQ(header_of(head, "Docker-Content-Digest"), digest);
  }
}

TEST_F(PullTest, AcceptDoesNotChangeTheManifest) {
  const std::string manifest = image("a");
  ASSERT_EQ(push_manifest("a", "t", kImageType, manifest).status, 201);
  const Headers accept = {{"Accept", "application/vnd.docker.distribution.manifest.v2+json"}};
  const ServerAnswer answer = call("GET", "/v2/a/manifests/t", {}, {.headers = accept});
  EXPECT_EQ(answer.body, manifest);
  EXPECT_EQ(header_of(answer, "Content-Type"), kImageType);
}

TEST_F(PullTest, UnknownManifestIs404) {
  ASSERT_EQ(push_manifest("a", "t", kImageType, image("a")).status, 201);
  for (const std::string& target :
       {std::string("/v2/a/manifests/other"), std::string("/v2/never/manifests/t"),
        "/v2/a/manifests/" + digest_of("never pushed").text()}) {
    SCOPED_TRACE(target);
    EXPECT_EQ(call("GET", target).status, 404);
    EXPECT_EQ(error_code_of(call("GET", target)), "MANIFEST_UNKNOWN");
    EXPECT_EQ(call("HEAD", target).status, 404);
  }
}

TEST_F(PullTest, MalformedReferenceIs400) {
  EXPECT_EQ(error_code_of(call("GET", "/v2/a/manifests/sha256:totallywrong")), "DIGEST_INVALID");
  EXPECT_EQ(error_code_of(call("GET", "/v2/a/manifests/.INVALID_MANIFEST_NAME")), "TAG_INVALID");
  EXPECT_EQ(error_code_of(call("GET", "/v2/a/manifests/" + std::string(129, 'a'))), "TAG_INVALID");
}

TEST_F(PullTest, MalformedNameIs400) {
  for (const char* const name : {"A", "a//b", "-a", "a-", "a..b", "a___b", "_blobs", "a/_tags",
                                 "..", "a/../b", "a%00b", "a%2F..%2Fb", "a:b", "a@b"}) {
    SCOPED_TRACE(name);
    const ServerAnswer answer = call("GET", "/v2/" + std::string(name) + "/tags/list");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(error_code_of(answer), "NAME_INVALID");
  }
  EXPECT_EQ(call("GET", "/v2/" + std::string(256, 'a') + "/tags/list").status, 400);
  EXPECT_EQ(call("GET", "/v2/" + std::string(255, 'a') + "/tags/list").status, 404);
}

TEST_F(PullTest, OtherPathsAre404) {
  EXPECT_EQ(call("GET", "/").status, 404);
  EXPECT_EQ(call("GET", "/v1/").status, 404);
}

TEST_F(PullTest, OtherMethodsAre405AndNameTheRightOnes) {
  const std::string digest = digest_of("x").text();
  for (const std::string& target :
       {"/v2/a/blobs/" + digest, "/v2/a/manifests/t" + std::string(), std::string("/v2/_catalog"),
        std::string("/v2/a/tags/list"), "/v2/a/referrers/" + digest,
        std::string("/v2/a/blobs/uploads/"), "/v2/a/blobs/uploads/" + std::string(32, '0')}) {
    SCOPED_TRACE(target);
    const ServerAnswer answer = call("TRACE", target);
    EXPECT_EQ(answer.status, 405);
    EXPECT_NE(header_of(answer, "Allow"), "");
    EXPECT_EQ(error_code_of(answer), "UNSUPPORTED");
  }
}

TEST_F(PullTest, ErrorsEscapeWhatTheClientSent) {
  const ServerAnswer answer = call("GET", "/v2/a%22%0a%ff/tags/list");
  EXPECT_NE(answer.body.find(R"(a\"\n\ufffd)"), std::string::npos) << answer.body;
}

}  // namespace
}  // namespace regcache
