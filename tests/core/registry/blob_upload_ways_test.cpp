// Method: uploads of large blobs are led through breaks, refusals and wrong counts, request by request.
#include <gtest/gtest.h>

#include "core/limits.h"
#include "core/registry/blob_upload.h"
#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

constexpr std::uint64_t kMiB = 1'048'576;
constexpr std::uint64_t kSize = 100 * kMiB;
const Digest kDigest = digest_of("a large blob");
const std::string kClosing = "?digest=sha256%3A" + kDigest.text().substr(7);

class Upload {
 public:
  explicit Upload(Scenario& scenario, std::uint64_t size = kSize)
      : scenario_(scenario), session_(scenario.access, {"o/app", kDigest, size}, std::nullopt) {}

  // Leads it to the first request with bytes.
  HttpRequest begin(const std::string& location = "/up/1", Headers more = {}) {
    EXPECT_EQ(ask().method, Method::head);
    answer(404);
    return start(location, std::move(more));
  }
  HttpRequest start(const std::string& location, Headers more = {}) {
    EXPECT_EQ(ask().method, Method::post);
    more.push_back({"Location", location});
    answer(202, std::move(more));
    return ask();
  }
  HttpRequest ask() { return scenario_.ask(session_); }
  void answer(int status, Headers headers = {}) {
    scenario_.answer(session_, status, std::move(headers));
  }
  // "This is what is there": of an upload at `location`.
  void tell(int status, std::uint64_t bytes, const std::string& location = "/up/1") {
    answer(status, {{"Location", location}, {"Range", "0-" + std::to_string(bytes - 1)}});
  }
  void reset(std::uint64_t sent_bytes) {
    session_.fault({Fault::reset, "gone", sent_bytes}, scenario_.now);
  }
  void refuse() { session_.fault({Fault::connect, "nobody there"}, scenario_.now); }
  bool is_done() { return scenario_.is_done(session_); }
  Error error() { return scenario_.error_of(session_); }
  [[nodiscard]] UploadOutcome outcome() const { return session_.outcome(); }

 private:
  Scenario& scenario_;
  BlobUpload session_;
};

// "PATCH https://r.example/up/1 10-19": what is sent, and its Content-Range where it has one.
std::string line_of(const HttpRequest& request) {
  const auto range = find_header(request.headers, "Content-Range");
  if (range) {
    EXPECT_EQ(*range, std::to_string(request.content_offset) + "-" +
                          std::to_string(request.content_offset + request.content_length - 1));
  }
  return std::string(method_name(request.method)) + " " + request.url.substr(17) +
         (range ? " " + std::string(*range) : "");
}

TEST(BlobUploadWaysTest, ABrokenUploadIsAskedHowFarItGotAndGoesOn) {
  Scenario scenario;
  Upload upload(scenario);
  EXPECT_EQ(line_of(upload.begin()), "PUT /up/1" + kClosing);
  upload.reset(40 * kMiB);
  EXPECT_EQ(line_of(upload.ask()), "GET /up/1");
  upload.tell(204, 30 * kMiB, "/up/1?state=2");
  const HttpRequest rest = upload.ask();
  EXPECT_EQ(line_of(rest), "PATCH /up/1?state=2 31457280-104857599");
  EXPECT_EQ(rest.sends, Body::blob);
  EXPECT_FALSE(rest.is_alone);
  upload.tell(202, kSize, "/up/1?state=3");
  const HttpRequest close = upload.ask();
  EXPECT_EQ(line_of(close), "PUT /up/1?state=3&" + kClosing.substr(1));
  EXPECT_EQ(close.sends, Body::none);
  upload.answer(201);
  EXPECT_TRUE(upload.is_done());
  EXPECT_EQ(upload.outcome(), UploadOutcome::sent);
  EXPECT_EQ(scenario.requests, 6);
}

TEST(BlobUploadWaysTest, AnyNumberOfBreaksIsBornAsLongAsItGetsOn) {
  Scenario scenario;
  Upload upload(scenario);
  (void)upload.begin();
  for (std::uint64_t there = 2 * kMiB; there < kSize; there += 2 * kMiB) {
    upload.reset(2 * kMiB);
    EXPECT_EQ(upload.ask().method, Method::get);
    upload.tell(204, there);
    EXPECT_EQ(upload.ask().content_offset, there);
  }
  upload.tell(202, kSize);
  (void)upload.ask();
  upload.answer(201);
  EXPECT_TRUE(upload.is_done());
}

TEST(BlobUploadWaysTest, AnUploadThatDoesNotGetOnEnds) {
  Scenario scenario;
  Upload upload(scenario);
  (void)upload.begin();
  for (int i = 1; i < kTriesMax; ++i) {
    upload.reset(2 * kMiB);
    (void)upload.ask();
    upload.tell(204, kMiB / 2);
    (void)upload.ask();
  }
  upload.reset(2 * kMiB);
  EXPECT_EQ(upload.error().code, Code::unavailable);
}

TEST(BlobUploadWaysTest, AnUploadThatIsGivenUpIsCancelled) {
  for (const int status : {204, 404, 405, 401, 429, 503}) {
    SCOPED_TRACE(status);
    Scenario scenario;
    Upload upload(scenario);
    (void)upload.begin("/up/1?state=2");
    upload.answer(400);
    EXPECT_EQ(line_of(upload.ask()), "DELETE /up/1?state=2");
    upload.answer(status);
    const Error error = upload.error();
    EXPECT_EQ(error.code, Code::refused);
    EXPECT_NE(error.detail.find("400"), std::string::npos);
    EXPECT_EQ(scenario.requests, 4);
  }
}

TEST(BlobUploadWaysTest, ACancelThatBreaksChangesNothing) {
  Scenario scenario;
  Upload upload(scenario);
  (void)upload.begin();
  upload.answer(400);
  EXPECT_EQ(upload.ask().method, Method::delete_);
  upload.reset(0);
  EXPECT_EQ(upload.error().code, Code::refused);
  EXPECT_EQ(scenario.requests, 4);
}

TEST(BlobUploadWaysTest, WhatWasNotBegunIsNotCancelled) {
  Scenario scenario;
  Upload upload(scenario);
  (void)upload.ask();
  upload.answer(403);
  EXPECT_EQ(upload.error().code, Code::denied);
  EXPECT_EQ(scenario.requests, 1);
}

TEST(BlobUploadWaysTest, WhoCannotBeReachedIsNotAskedToCancel) {
  Scenario scenario;
  Upload upload(scenario);
  (void)upload.begin();
  upload.reset(2 * kMiB);
  for (int i = 0; i < 2 * kTriesMax; ++i) {  // how far it got, and then whether it is there
    EXPECT_NE(upload.ask().method, Method::delete_);
    upload.refuse();
  }
  const Error error = upload.error();
  EXPECT_EQ(error.code, Code::unavailable);
  EXPECT_EQ(error.detail, "not uploaded to r.example/o/app: nobody there");
  EXPECT_FALSE(scenario.was_cancelled);
}

TEST(BlobUploadWaysTest, AnUploadOfWhichAllIsThereIsClosed) {
  Scenario scenario;
  Upload upload(scenario);
  (void)upload.begin();
  upload.reset(kSize);
  (void)upload.ask();
  upload.tell(204, kSize);
  EXPECT_EQ(line_of(upload.ask()), "PUT /up/1" + kClosing);
  upload.answer(201);
  EXPECT_TRUE(upload.is_done());
}

TEST(BlobUploadWaysTest, ALostAnswerIsFoundOutByALookAfterTheUpload) {
  Scenario scenario;
  Upload upload(scenario);
  (void)upload.begin();
  upload.reset(kSize);
  EXPECT_EQ(upload.ask().method, Method::get);
  upload.answer(404);
  EXPECT_EQ(upload.ask().method, Method::head);
  upload.answer(200);
  EXPECT_TRUE(upload.is_done());
  EXPECT_EQ(upload.outcome(), UploadOutcome::sent);
}

// docker-registry 2.8 does so.
TEST(BlobUploadWaysTest, WhereABreakLosesTheUploadChunksGetConnectionsOfTheirOwn) {
  Scenario scenario;
  Upload upload(scenario);
  (void)upload.begin();
  upload.reset(40 * kMiB);
  EXPECT_EQ(upload.ask().method, Method::get);
  upload.answer(404);
  std::uint64_t there = 0;
  for (HttpRequest chunk = upload.begin("/up/2"); chunk.method == Method::patch;
       chunk = upload.ask()) {
    EXPECT_TRUE(chunk.is_alone);
    EXPECT_LE(chunk.content_length, 10 * kMiB);
    EXPECT_EQ(chunk.content_offset, there);
    there += chunk.content_length;
    upload.tell(202, there, "/up/2");
  }
  EXPECT_EQ(there, kSize);
  upload.answer(201);
  EXPECT_TRUE(upload.is_done());

  Upload next(scenario);  // the run remembers
  EXPECT_TRUE(next.begin("/up/3").is_alone);
  Upload small(scenario, 10 * kMiB);
  EXPECT_EQ(line_of(small.begin("/up/4")), "PUT /up/4" + kClosing);
}

TEST(BlobUploadWaysTest, AWayThatIsRefusedIsNotTriedAgainInThisRun) {
  Scenario scenario;
  Upload upload(scenario);
  (void)upload.begin();
  upload.answer(405);
  EXPECT_EQ(line_of(upload.start("/up/2")), "PATCH /up/2");
  upload.answer(405);
  EXPECT_EQ(line_of(upload.start("/up/3")), "PATCH /up/3 0-33554431");
  upload.tell(202, kChunkBytesDefault, "/up/3");
  EXPECT_EQ(line_of(upload.ask()), "PATCH /up/3 33554432-67108863");
  Upload next(scenario);
  EXPECT_EQ(line_of(next.begin("/up/4")), "PATCH /up/4 0-33554431");
  next.answer(405);
  EXPECT_EQ(next.error().code, Code::refused);
}

TEST(BlobUploadWaysTest, AnUnknownUploadIsBegunAgainBeforeItsWayIsDoubted) {
  for (const int status : {404, 416}) {
    Scenario scenario;
    Upload upload(scenario, 11);
    (void)upload.begin();
    upload.answer(status);
    EXPECT_EQ(line_of(upload.begin("/up/2")), "PUT /up/2" + kClosing);
    upload.answer(status);
    EXPECT_EQ(line_of(upload.start("/up/3")), "PATCH /up/3");
    upload.answer(202, {{"Range", "0-10"}});
    EXPECT_EQ(line_of(upload.ask()), "PUT /up/3" + kClosing);
    upload.answer(201);
    EXPECT_TRUE(upload.is_done());
  }
}

TEST(BlobUploadWaysTest, WhatIsTooLargeIsCutSmallerUntilItPasses) {
  Scenario scenario;
  Upload upload(scenario);
  (void)upload.begin();
  upload.answer(413);
  EXPECT_EQ(upload.start("/up/2").content_length, kSize / 8);
  upload.answer(413);
  EXPECT_EQ(upload.start("/up/3").content_length, kSize / 64);
  upload.answer(413);
  EXPECT_EQ(upload.start("/up/4").content_length, kChunkBytesMin);
  upload.answer(413);
  const Error error = upload.error();
  EXPECT_EQ(error.code, Code::refused);
  EXPECT_NE(error.hint.find("limits the size"), std::string::npos);
}

TEST(BlobUploadWaysTest, ChunksAreAsLargeAsTheRegistryAsks) {
  Scenario scenario;
  scenario.access.memory().uploads = UploadHabits(nullptr, kMiB);
  Upload upload(scenario, 12 * kMiB);
  const HttpRequest first = upload.begin("/up/1", {{"OCI-Chunk-Min-Length", "5242880"}});
  EXPECT_EQ(first.content_length, 5 * kMiB);
  upload.tell(202, 5 * kMiB);
  EXPECT_EQ(upload.ask().content_length, 5 * kMiB);
  upload.tell(202, 10 * kMiB);
  EXPECT_EQ(upload.ask().content_length, 2 * kMiB);
}

TEST(BlobUploadWaysTest, AChunkOfWhichSomeIsThereIsNotSentAgainWhole) {
  Scenario scenario;
  scenario.access.memory().uploads = UploadHabits(nullptr, 10 * kMiB);
  Upload upload(scenario);
  (void)upload.begin();
  upload.tell(202, 4 * kMiB);
  EXPECT_EQ(upload.ask().content_offset, 4 * kMiB);
}

TEST(BlobUploadWaysTest, ARegistryThatCountsMoreThanWasSentIsNotBelieved) {
  Scenario scenario;
  scenario.access.memory().uploads = UploadHabits(nullptr, 10 * kMiB);
  Upload upload(scenario);
  (void)upload.begin();
  for (int i = 1; i < kTriesMax; ++i) {
    upload.tell(202, 11 * kMiB);
    EXPECT_EQ(upload.begin("/up/2").content_offset, 0U);
  }
  upload.tell(202, 11 * kMiB);
  EXPECT_EQ(upload.error().code, Code::refused);

  Upload other(scenario);
  (void)other.begin();
  other.reset(kMiB);
  (void)other.ask();
  other.tell(204, kSize + 1);
  EXPECT_EQ(other.ask().method, Method::head);
}

// Amazon ECR does so (aws/containers-roadmap#2831).
TEST(BlobUploadWaysTest, ARegistryThatSpeaksOfTheFirstChunkAloneGetsNoChunks) {
  Scenario scenario;
  scenario.access.memory().uploads = UploadHabits(nullptr, 10 * kMiB);
  Upload upload(scenario);
  (void)upload.begin();
  upload.tell(202, 10 * kMiB);
  EXPECT_EQ(upload.ask().content_offset, 10 * kMiB);
  upload.tell(202, 10 * kMiB);
  EXPECT_EQ(line_of(upload.start("/up/2")), "PUT /up/2" + kClosing);
  upload.answer(201);
  EXPECT_TRUE(upload.is_done());

  Upload next(scenario);
  EXPECT_EQ(line_of(next.begin()), "PUT /up/1" + kClosing);
}

TEST(BlobUploadWaysTest, AChunkInTheWrongPlaceIsFollowedByAQuestion) {
  Scenario scenario;
  Upload upload(scenario);
  (void)upload.begin();
  upload.reset(40 * kMiB);
  (void)upload.ask();
  upload.tell(204, 10 * kMiB);
  (void)upload.ask();
  upload.tell(416, 12 * kMiB);  // what was still under way arrived meanwhile
  EXPECT_EQ(upload.ask().method, Method::get);
  upload.tell(204, 12 * kMiB);
  EXPECT_EQ(upload.ask().content_offset, 12 * kMiB);
}

TEST(BlobUploadWaysTest, AResumedBlobThatTurnsOutWrongIsSentOnceMore) {
  for (const int status : {400, 405}) {
    Scenario scenario;
    Upload upload(scenario);
    (void)upload.begin();
    upload.reset(40 * kMiB);
    (void)upload.ask();
    upload.tell(204, 10 * kMiB);
    EXPECT_EQ(upload.ask().method, Method::patch);
    if (status == 400) {
      upload.tell(202, kSize);
      EXPECT_EQ(upload.ask().method, Method::put);
    }
    upload.answer(status);
    EXPECT_EQ(line_of(upload.begin("/up/2")), "PUT /up/2" + kClosing);
    upload.reset(40 * kMiB);
    EXPECT_EQ(upload.ask().method,
              Method::head);  // it is not asked again: this registry cannot resume
  }
}

TEST(BlobUploadWaysTest, AnUploadThatTheRegistryFailedToFinishIsResumed) {
  Scenario scenario;
  Upload upload(scenario);
  (void)upload.begin();
  upload.answer(502);
  EXPECT_EQ(upload.ask().method, Method::get);
  upload.answer(204, {{"Range", "0-0"}});  // nothing, or one byte: nobody knows
  EXPECT_EQ(upload.ask().method, Method::head);
}

TEST(BlobUploadWaysTest, AnEmptyBlobIsSentInEveryWay) {
  Scenario scenario;
  for (const UploadWay way : {UploadWay::whole, UploadWay::stream, UploadWay::chunks}) {
    Upload upload(scenario, 0);
    EXPECT_EQ(upload.begin().content_length, 0U);
    if (way != UploadWay::whole) {
      upload.answer(202, {{"Range", "0-0"}});
      EXPECT_EQ(upload.ask().method, Method::put);
    }
    upload.answer(201);
    EXPECT_TRUE(upload.is_done());
    (void)scenario.access.memory().uploads.refuse(way);
  }
}

}  // namespace
}  // namespace regcache
