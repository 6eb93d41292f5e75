// Method: streams are led request by request to each of their ends.
#include "core/registry/blob_stream.h"

#include <gtest/gtest.h>

#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

const Digest kDigest = digest_of(std::string_view("hello cache"));
const std::string kQuery = "digest=sha256%3A" + std::string(kDigest.hex());

// Leads a stream to the request that sends its bytes.
HttpRequest patch_of(Scenario& scenario, BlobStream& stream) {
  EXPECT_EQ(scenario.ask(stream).url, "https://r.example/v2/o/app/blobs/uploads/");
  scenario.answer(stream, 202, {{"Location", "/up/1?_state=a"}});
  return scenario.ask(stream);
}

TEST(BlobStreamTest, ANewBlobTakesThreeRequests) {
  Scenario scenario;
  BlobStream stream(scenario.access, "o/app");
  const HttpRequest patch = patch_of(scenario, stream);
  EXPECT_EQ(patch.method, Method::patch);
  EXPECT_EQ(patch.url, "https://r.example/up/1?_state=a");
  EXPECT_EQ(patch.sends, Body::stream);
  stream.name(kDigest);
  scenario.answer(stream, 202, {{"Location", "/up/1?_state=b"}});
  const HttpRequest put = scenario.ask(stream);
  EXPECT_EQ(put.method, Method::put);
  EXPECT_EQ(put.url, "https://r.example/up/1?_state=b&" + kQuery);
  EXPECT_EQ(put.sends, Body::none);
  scenario.answer(stream, 201, {{"Docker-Content-Digest", kDigest.text()}});
  EXPECT_TRUE(scenario.is_done(stream));
  EXPECT_EQ(scenario.requests, 3);
}

TEST(BlobStreamTest, GoesOnAtTheSamePlaceWhereNoOtherIsNamed) {
  Scenario scenario;
  BlobStream stream(scenario.access, "o/app");
  (void)patch_of(scenario, stream);
  stream.name(kDigest);
  scenario.answer(stream, 204);
  EXPECT_EQ(scenario.ask(stream).url, "https://r.example/up/1?_state=a&" + kQuery);
}

TEST(BlobStreamTest, WhatIsRefusedIsNotTriedAgain) {
  for (const int status : {400, 404, 405, 411, 413, 416, 500, 503}) {
    SCOPED_TRACE(status);
    Scenario scenario;
    BlobStream stream(scenario.access, "o/app");
    (void)patch_of(scenario, stream);
    scenario.answer(stream, status);
    EXPECT_NE(scenario.error_of(stream).detail.find(std::to_string(status)), std::string::npos);
    EXPECT_EQ(scenario.requests, 2);
  }
}

TEST(BlobStreamTest, WhatBreaksIsNotTriedAgain) {
  Scenario scenario;
  BlobStream stream(scenario.access, "o/app");
  (void)patch_of(scenario, stream);
  stream.fault({Fault::reset, "gone"}, scenario.now);
  EXPECT_EQ(scenario.error_of(stream).code, Code::unavailable);
  EXPECT_EQ(scenario.requests, 2);
}

TEST(BlobStreamTest, AnAnswerBeforeTheEndIsNoSuccess) {
  Scenario scenario;
  BlobStream stream(scenario.access, "o/app");
  (void)patch_of(scenario, stream);
  scenario.answer(stream, 202, {{"Location", "/up/2"}});
  EXPECT_EQ(scenario.error_of(stream).code, Code::refused);
}

TEST(BlobStreamTest, AnotherDigestIsCorrupt) {
  Scenario scenario;
  BlobStream stream(scenario.access, "o/app");
  (void)patch_of(scenario, stream);
  stream.name(kDigest);
  scenario.answer(stream, 202);
  (void)scenario.ask(stream);
  scenario.answer(stream, 201, {{"Docker-Content-Digest", "sha256:" + std::string(64, '0')}});
  EXPECT_EQ(scenario.error_of(stream).code, Code::corrupt);
}

TEST(BlobStreamTest, LocationsThatMayNotBeUsedAreRefused) {
  for (const char* location :
       {"http://r.example/up", "https://10.0.0.1/up", "ftp://r.example/up"}) {
    SCOPED_TRACE(location);
    Scenario scenario;
    BlobStream stream(scenario.access, "o/app");
    (void)patch_of(scenario, stream);
    stream.name(kDigest);
    scenario.answer(stream, 202, {{"Location", location}});
    EXPECT_EQ(scenario.error_of(stream).code, Code::refused);
  }
}

}  // namespace
}  // namespace regcache
