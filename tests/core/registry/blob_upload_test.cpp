// Method: uploads are led request by request to each of their ends.
#include <gtest/gtest.h>

#include "core/limits.h"
#include "core/registry/blob_upload.h"
#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

const std::string kBlob = "hello cache";
const std::string kDigest = digest_of(kBlob).text();
const std::string kQuery = "digest=sha256%3A" + kDigest.substr(7);
const TransportFault kReset{Fault::reset, "gone"};

BlobUpload upload_of(Scenario& scenario, std::optional<std::string> mount_from = std::nullopt) {
  return {scenario.access, {"o/app", digest_of(kBlob), kBlob.size()}, std::move(mount_from)};
}

// Leads an upload of a blob that is not there to its PUT.
HttpRequest put_of(Scenario& scenario, BlobUpload& upload,
                   const std::string& location = "/v2/o/app/blobs/uploads/1") {
  EXPECT_EQ(scenario.ask(upload).method, Method::head);
  scenario.answer(upload, 404);
  EXPECT_EQ(scenario.ask(upload).method, Method::post);
  scenario.answer(upload, 202, {{"Location", location}});
  return scenario.ask(upload);
}

TEST(BlobUploadTest, ANewBlobTakesThreeRequests) {
  Scenario scenario;
  BlobUpload upload = upload_of(scenario);
  const HttpRequest look = scenario.ask(upload);
  EXPECT_EQ(look.method, Method::head);
  EXPECT_EQ(look.url, "https://r.example/v2/o/app/blobs/" + kDigest);
  scenario.answer(upload, 404);
  const HttpRequest start = scenario.ask(upload);
  EXPECT_EQ(start.method, Method::post);
  EXPECT_EQ(start.url, "https://r.example/v2/o/app/blobs/uploads/");
  EXPECT_EQ(start.content_length, 0U);
  scenario.answer(upload, 202, {{"location", "/v2/o/app/blobs/uploads/1?_state=a%3D"}});
  const HttpRequest put = scenario.ask(upload);
  EXPECT_EQ(put.method, Method::put);
  EXPECT_EQ(put.url, "https://r.example/v2/o/app/blobs/uploads/1?_state=a%3D&" + kQuery);
  EXPECT_EQ(put.sends, Body::blob);
  EXPECT_EQ(put.content_length, kBlob.size());
  EXPECT_EQ(find_header(put.headers, "Content-Type"), "application/octet-stream");
  scenario.answer(upload, 201, {{"Docker-Content-Digest", kDigest}});
  EXPECT_TRUE(scenario.is_done(upload));
  EXPECT_EQ(upload.outcome(), UploadOutcome::sent);
  EXPECT_EQ(scenario.requests, 3);
}

TEST(BlobUploadTest, ABlobThatIsThereTakesOneRequest) {
  Scenario scenario;
  BlobUpload upload = upload_of(scenario);
  (void)scenario.ask(upload);
  scenario.answer(upload, 200);
  EXPECT_TRUE(scenario.is_done(upload));
  EXPECT_EQ(upload.outcome(), UploadOutcome::existed);
  EXPECT_EQ(scenario.requests, 1);
}

TEST(BlobUploadTest, LocationsKeepTheirBytes) {
  struct Case {
    const char* location;
    std::string url;
  };
  const Case kCases[] = {
      {"https://r.example/up/1", "https://r.example/up/1?"},
      {"/up/1", "https://r.example/up/1?"},
      {"1?x=%2f&y", "https://r.example/v2/o/app/blobs/uploads/1?x=%2f&y&"},
      {"/up/1?_state=A%2Bb==", "https://r.example/up/1?_state=A%2Bb==&"},
      {"r.example/up/1", "https://r.example/up/1?"},
      {"//storage.example/up?s=1", "https://storage.example/up?s=1&"},
      {"https://storage.example:8443/up?s=1", "https://storage.example:8443/up?s=1&"},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.location);
    Scenario scenario;
    ASSERT_TRUE(scenario.access.use_basic());
    BlobUpload upload = upload_of(scenario);
    const HttpRequest put = put_of(scenario, upload, each.location);
    EXPECT_EQ(put.url, each.url + kQuery);
    EXPECT_EQ(authorization_of(put) == "", put.url.find("storage") != std::string::npos);
  }
}

TEST(BlobUploadTest, LocationsThatMayNotBeUsedAreRefused) {
  for (const char* location :
       {"http://r.example/up", "http://storage.example/up?canary", "https://10.0.0.1/up",
        "https://169.254.169.254/", "ftp://r.example/up", "https://ann:canary@r.example/up",
        "\\\\evil.example\\up", "/up with blank"}) {
    SCOPED_TRACE(location);
    Scenario scenario;
    BlobUpload upload = upload_of(scenario);
    (void)scenario.ask(upload);
    scenario.answer(upload, 404);
    (void)scenario.ask(upload);
    scenario.answer(upload, 202, {{"Location", location}});
    EXPECT_EQ(scenario.error_of(upload).code, Code::refused);
    EXPECT_EQ(scenario.requests, 2);
  }
  Scenario scenario;
  BlobUpload upload = upload_of(scenario);
  (void)scenario.ask(upload);
  scenario.answer(upload, 404);
  (void)scenario.ask(upload);
  scenario.answer(upload, 202);
  EXPECT_EQ(scenario.error_of(upload).code, Code::refused);
}

TEST(BlobUploadTest, ALookThatIsNotKnownIsNoAnswer) {
  for (const int status : {405, 404}) {
    Scenario scenario;
    BlobUpload upload = upload_of(scenario);
    (void)scenario.ask(upload);
    scenario.answer(upload, status);
    EXPECT_EQ(scenario.ask(upload).method, Method::post);
  }
  Scenario scenario;
  BlobUpload upload = upload_of(scenario);
  (void)scenario.ask(upload);
  scenario.answer(upload, 403);
  EXPECT_EQ(scenario.error_of(upload).code, Code::denied);
}

TEST(BlobUploadTest, AMountIsDoneOrGoesOnAsAnUpload) {
  Scenario scenario;
  BlobUpload upload = upload_of(scenario, "o/base");
  (void)scenario.ask(upload);
  scenario.answer(upload, 404);
  EXPECT_EQ(scenario.ask(upload).url, "https://r.example/v2/o/app/blobs/uploads/?mount=sha256%3A" +
                                          kDigest.substr(7) + "&from=o%2Fbase");
  scenario.answer(upload, 201);
  EXPECT_TRUE(scenario.is_done(upload));
  EXPECT_EQ(upload.outcome(), UploadOutcome::mounted);

  BlobUpload other = upload_of(scenario, "o/base");
  EXPECT_EQ(put_of(scenario, other).method, Method::put);
  scenario.answer(other, 201);
  EXPECT_TRUE(scenario.is_done(other));
  EXPECT_EQ(other.outcome(), UploadOutcome::sent);
}

TEST(BlobUploadTest, ARefusedMountBecomesAnUpload) {
  for (const int status : {400, 401, 403, 404, 405, 501}) {
    SCOPED_TRACE(status);
    Scenario scenario;
    BlobUpload upload = upload_of(scenario, "o/base");
    (void)scenario.ask(upload);
    scenario.answer(upload, 404);
    (void)scenario.ask(upload);
    scenario.answer(upload, status);
    const HttpRequest plain = scenario.ask(upload);
    EXPECT_EQ(plain.method, Method::post);
    EXPECT_EQ(plain.url, "https://r.example/v2/o/app/blobs/uploads/");
    scenario.answer(upload, status);
    const Error error = scenario.error_of(upload);
    EXPECT_NE(error.code, Code::corrupt);
    EXPECT_EQ(scenario.requests, 3);
  }
}

TEST(BlobUploadTest, AMountFromItselfIsNone) {
  Scenario scenario;
  BlobUpload upload = upload_of(scenario, "o/app");
  (void)scenario.ask(upload);
  scenario.answer(upload, 404);
  EXPECT_EQ(scenario.ask(upload).url, "https://r.example/v2/o/app/blobs/uploads/");
}

TEST(BlobUploadTest, TheTokenOfAMountCoversBothRepositories) {
  Scenario scenario;
  BlobUpload upload = upload_of(scenario, "o/base");
  (void)scenario.ask(upload);
  scenario.challenge(upload);
  EXPECT_TRUE(
      scenario.ask(upload).url.ends_with("&scope=repository%3Ao%2Fapp%3Apull%2Cpush"
                                         "&scope=repository%3Ao%2Fbase%3Apull"));
}

TEST(BlobUploadTest, AnotherDigestThanSentIsCorrupt) {
  Scenario scenario;
  BlobUpload upload = upload_of(scenario);
  (void)put_of(scenario, upload);
  scenario.answer(upload, 201, {{"Docker-Content-Digest", digest_of("other").text()}});
  EXPECT_EQ(scenario.error_of(upload).code, Code::corrupt);

  // distribution names the sha256 of what was stored, whatever digest was asked for.
  BlobUpload sha512(scenario.access, {"o/app", *parse_digest("sha512:" + std::string(128, 'a')), 5},
                    std::nullopt);
  (void)put_of(scenario, sha512);
  scenario.answer(sha512, 201, {{"Docker-Content-Digest", kDigest}});
  EXPECT_TRUE(scenario.is_done(sha512));
}

TEST(BlobUploadTest, StatusesOfSuccess) {
  for (const int status : {200, 201, 204}) {
    for (const char* header : {"Location", "Docker-Content-Digest"}) {
      Scenario scenario;
      BlobUpload upload = upload_of(scenario);
      (void)put_of(scenario, upload);
      scenario.answer(upload, status, {{header, kDigest}});
      EXPECT_TRUE(scenario.is_done(upload));
    }
  }
  for (const int status : {200, 204, 202, 206, 400, 409, 413}) {
    Scenario scenario;
    BlobUpload upload = upload_of(scenario);
    (void)put_of(scenario, upload);
    scenario.answer(upload, status);
    EXPECT_EQ(scenario.error_of(upload).code, Code::refused);
    EXPECT_EQ(scenario.requests, 3);
  }
}

TEST(BlobUploadTest, ALostAnswerIsFoundOutByALook) {
  Scenario scenario;
  BlobUpload upload = upload_of(scenario);
  (void)put_of(scenario, upload);
  upload.fault(kReset, scenario.now);
  EXPECT_EQ(scenario.ask(upload).method, Method::head);
  scenario.answer(upload, 200);
  EXPECT_TRUE(scenario.is_done(upload));
  EXPECT_EQ(upload.outcome(), UploadOutcome::sent);
}

TEST(BlobUploadTest, AnUploadThatFailedIsBegunAgainInASessionOfItsOwn) {
  for (const int status : {404, 416, 500, 502, 503, 504}) {
    SCOPED_TRACE(status);
    Scenario scenario;
    BlobUpload upload = upload_of(scenario);
    (void)put_of(scenario, upload);
    scenario.answer(upload, status);
    EXPECT_EQ(put_of(scenario, upload, "/up/2").url, "https://r.example/up/2?" + kQuery);
    scenario.answer(upload, 201);
    EXPECT_TRUE(scenario.is_done(upload));
    EXPECT_EQ(scenario.requests, 6);
  }
}

TEST(BlobUploadTest, ItIsBegunAgainSoOftenAndNoMore) {
  Scenario scenario;
  BlobUpload upload = upload_of(scenario);
  for (int i = 0; i < kTriesMax; ++i) {
    (void)put_of(scenario, upload);
    scenario.answer(upload, 503);
  }
  (void)scenario.error_of(upload);
  EXPECT_EQ(scenario.requests, 3 * kTriesMax);
}

TEST(BlobUploadTest, WhatTheRegistryAsksForIsWaitedForWithinReason) {
  Scenario scenario;
  BlobUpload upload = upload_of(scenario);
  (void)put_of(scenario, upload);
  scenario.answer(upload, 503, {{"Retry-After", "30"}});
  (void)put_of(scenario, upload);
  EXPECT_GE(scenario.waited_ms, 30'000U);
  scenario.answer(upload, 503, {{"Retry-After", "3600"}});
  EXPECT_EQ(scenario.error_of(upload).code, Code::unavailable);
}

TEST(BlobUploadTest, TooManyRequestsAreNotMultiplied) {
  Scenario scenario;
  BlobUpload upload = upload_of(scenario);
  (void)put_of(scenario, upload);
  for (int i = 1; i < kTriesMax; ++i) {
    scenario.answer(upload, 429);
    EXPECT_EQ(scenario.ask(upload).method, Method::put);
  }
  scenario.answer(upload, 429);
  EXPECT_EQ(scenario.error_of(upload).code, Code::unavailable);

  Scenario patient;
  BlobUpload other = upload_of(patient);
  (void)put_of(patient, other);
  patient.answer(other, 429, {{"Retry-After", "86400"}});
  EXPECT_EQ(patient.error_of(other).code, Code::unavailable);
  EXPECT_EQ(patient.requests, 3);
}

TEST(BlobUploadTest, ATokenThatEndsWithTheBytesIsReplaced) {
  Scenario scenario;
  BlobUpload upload = upload_of(scenario);
  (void)put_of(scenario, upload);
  scenario.challenge(upload);
  scenario.grant(upload, "new");
  const HttpRequest put = scenario.ask(upload);
  EXPECT_EQ(put.method, Method::put);
  EXPECT_EQ(put.sends, Body::blob);
  EXPECT_EQ(authorization_of(put), "Bearer new");
}

}  // namespace
}  // namespace regcache
