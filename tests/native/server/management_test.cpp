// Method: each requirement of the distribution-spec's category "Content Management", asked of the
// service without a socket. docs/conformance.md lists them.
#include <gtest/gtest.h>

#include "tests/native/server/service_test.h"

namespace regcache {
namespace {

class ManagementTest : public RegistryServiceTest {};

TEST_F(ManagementTest, DeletedTagIsGoneAndTheManifestStays) {
  const std::string manifest = image("a");
  ASSERT_EQ(push_manifest("a", "t", kImageType, manifest).status, 201);
  ASSERT_EQ(push_manifest("a", "u", kImageType, manifest).status, 201);
  EXPECT_EQ(call("DELETE", "/v2/a/manifests/t").status, 202);
  EXPECT_EQ(call("GET", "/v2/a/manifests/t").status, 404);
  EXPECT_EQ(call("GET", "/v2/a/manifests/u").status, 200);
  EXPECT_EQ(call("GET", "/v2/a/manifests/" + digest_of(manifest).text()).status, 200);
}

TEST_F(ManagementTest, DeletedManifestTakesItsTagsAlong) {
  const std::string one = image("a", "one");
  const std::string two = image("a", "two");
  ASSERT_EQ(push_manifest("a", "one", kImageType, one).status, 201);
  ASSERT_EQ(push_manifest("a", "uno", kImageType, one).status, 201);
  ASSERT_EQ(push_manifest("a", "two", kImageType, two).status, 201);
  const std::string path = "/v2/a/manifests/" + digest_of(one).text();
  EXPECT_EQ(call("DELETE", path).status, 202);
  EXPECT_EQ(call("GET", path).status, 404);
  EXPECT_EQ(call("HEAD", path).status, 404);
  EXPECT_EQ(call("GET", "/v2/a/tags/list").body, "{\"name\":\"a\",\"tags\":[\"two\"]}");
}

TEST_F(ManagementTest, DeletedReferrerIsNotListed) {
  const Digest subject = digest_of("subject");
  const std::string manifest =
      image("a", "layer", ",\"subject\":" + descriptor_json(kImageType, subject, 1));
  ASSERT_EQ(push_manifest("a", "t", kImageType, manifest).status, 201);
  ASSERT_NE(call("GET", "/v2/a/referrers/" + subject.text()).body.find("sha256"),
            std::string::npos);
  EXPECT_EQ(call("DELETE", "/v2/a/manifests/" + digest_of(manifest).text()).status, 202);
  EXPECT_EQ(call("GET", "/v2/a/referrers/" + subject.text()).body.find("sha256"),
            std::string::npos);
}

TEST_F(ManagementTest, DeletedBlobIsGoneHereAndStaysElsewhere) {
  const Digest digest = push_blob("a", "bytes");
  push_blob("b", "bytes");
  EXPECT_EQ(call("DELETE", "/v2/a/blobs/" + digest.text()).status, 202);
  EXPECT_EQ(call("GET", "/v2/a/blobs/" + digest.text()).status, 404);
  EXPECT_EQ(call("GET", "/v2/b/blobs/" + digest.text()).status, 200);
  push_blob("a", "bytes");
  EXPECT_EQ(call("GET", "/v2/a/blobs/" + digest.text()).status, 200);
}

TEST_F(ManagementTest, WhatIsNotThereIs404) {
  ASSERT_EQ(push_manifest("a", "t", kImageType, image("a")).status, 201);
  const std::string absent = digest_of("absent").text();
  EXPECT_EQ(error_code_of(call("DELETE", "/v2/a/manifests/other")), "MANIFEST_UNKNOWN");
  EXPECT_EQ(error_code_of(call("DELETE", "/v2/a/manifests/" + absent)), "MANIFEST_UNKNOWN");
  EXPECT_EQ(error_code_of(call("DELETE", "/v2/a/blobs/" + absent)), "BLOB_UNKNOWN");
  EXPECT_EQ(error_code_of(call("DELETE", "/v2/a/manifests/sha256:x")), "DIGEST_INVALID");
  EXPECT_EQ(call("DELETE", "/v2/never/manifests/t").status, 404);
}

TEST_F(ManagementTest, EverythingSurvivesARestart) {
  const std::string manifest = image("a");
  ASSERT_EQ(push_manifest("a", "t", kImageType, manifest).status, 201);
  restart();
  EXPECT_EQ(call("GET", "/v2/a/manifests/t").body, manifest);
  EXPECT_EQ(call("GET", "/v2/a/blobs/" + digest_of("layer").text()).status, 200);
}

}  // namespace
}  // namespace regcache
