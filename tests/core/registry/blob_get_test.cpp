// Method: a download is fed heads, pieces and breaks; what it asks for next is looked at.
#include <gtest/gtest.h>

#include "core/limits.h"
#include "core/registry/blob_sessions.h"
#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

const std::string kBlob = "hello cache";
const TransportFault kReset{Fault::reset, "gone"};

BlobGet get_of(Scenario& scenario, const std::string& blob = kBlob) {
  return {scenario.access, {"o/app", digest_of(blob), blob.size()}, {}};
}

std::string range_of(const HttpRequest& request) {
  return std::string(find_header(request.headers, "Range").value_or(""));
}

HttpAnswer partial(const std::string& range) {
  return {206, {{"Content-Range", range}}, {}};
}

// The registry answers 200 with these bytes and ends as it should.
void send(Scenario& scenario, BlobGet& get, std::string_view bytes) {
  (void)scenario.ask(get);
  EXPECT_EQ(get.begin_body({200, {}, {}}), Intake::append);
  (void)get.body(as_bytes(bytes));
  scenario.answer(get, 200);
}

TEST(BlobGetTest, HashesWhatComesInPieces) {
  for (std::size_t size = 1; size <= kBlob.size(); ++size) {
    Scenario scenario;
    BlobGet get = get_of(scenario);
    const HttpRequest request = scenario.ask(get);
    EXPECT_EQ(request.url, "https://r.example/v2/o/app/blobs/" + digest_of(kBlob).text());
    EXPECT_EQ(request.expects, Body::blob);
    EXPECT_EQ(range_of(request), "");
    EXPECT_EQ(get.begin_body({200, {}, {}}), Intake::append);
    for (std::size_t at = 0; at < kBlob.size(); at += size) {
      EXPECT_TRUE(get.body(as_bytes(std::string_view(kBlob).substr(at, size))));
    }
    scenario.answer(get, 200);
    EXPECT_TRUE(scenario.is_done(get));
  }
}

TEST(BlobGetTest, TakesAnEmptyBlob) {
  Scenario scenario;
  BlobGet get = get_of(scenario, "");
  (void)scenario.ask(get);
  (void)get.begin_body({200, {}, {}});
  scenario.answer(get, 200);
  EXPECT_TRUE(scenario.is_done(get));
}

TEST(BlobGetTest, ChecksSizeAndDigest) {
  struct Case {
    const char* bytes;
    const char* detail;
  };
  constexpr Case kCases[] = {
      {"hello cach", "10 bytes came, not the 11 that the descriptor says"},
      {"", "0 bytes came, not the 11 that the descriptor says"},
      {"hello cache!", "more bytes came than the 11 that the descriptor says"},
      {"hello cachE", "the bytes that came have the digest "},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.bytes);
    Scenario scenario;
    BlobGet get = get_of(scenario);
    send(scenario, get, each.bytes);
    const Error error = scenario.error_of(get);
    EXPECT_EQ(error.code, Code::corrupt);
    EXPECT_EQ(error.subject, digest_of(kBlob).text());
    EXPECT_TRUE(error.detail.starts_with(each.detail)) << error.detail;
    EXPECT_EQ(scenario.requests, 1);
  }
}

TEST(BlobGetTest, RefusesTheFirstByteTooMany) {
  Scenario scenario;
  BlobGet get = get_of(scenario);
  (void)scenario.ask(get);
  (void)get.begin_body({200, {}, {}});
  EXPECT_TRUE(get.body(as_bytes(kBlob)));
  EXPECT_FALSE(get.body(as_bytes("!")));
  get.fault(kReset, scenario.now);  // the edge ended the exchange: no reason to try again
  EXPECT_EQ(scenario.error_of(get).code, Code::corrupt);
  EXPECT_EQ(scenario.requests, 1);
}

TEST(BlobGetTest, ADigestThatCannotBeCheckedIsUnsupported) {
  Scenario scenario;
  BlobGet get(scenario.access, {"o/app", *parse_digest("sha512:" + std::string(128, '0')), 1}, {});
  send(scenario, get, "x");
  EXPECT_EQ(scenario.error_of(get).code, Code::unsupported);
}

TEST(BlobGetTest, AnswersThatAreNoBlobAreTold) {
  struct Case {
    int status;
    Code code;
  };
  constexpr Case kCases[] = {{400, Code::refused},    {403, Code::denied},  {404, Code::not_found},
                             {410, Code::refused},    {204, Code::refused}, {416, Code::refused},
                             {501, Code::unavailable}};
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.status);
    Scenario scenario;
    BlobGet get = get_of(scenario);
    (void)scenario.ask(get);
    scenario.answer(get, each.status);
    EXPECT_EQ(scenario.error_of(get).code, each.code);
  }
}

TEST(BlobGetTest, ComesFromWhereTheRegistryRedirects) {
  Scenario scenario;
  ASSERT_TRUE(scenario.access.use_basic());
  BlobGet get = get_of(scenario);
  EXPECT_NE(authorization_of(scenario.ask(get)), "");
  scenario.answer(get, 307, {{"Location", "https://storage.example/x?sig=1%2F2"}});
  const HttpRequest request = scenario.ask(get);
  EXPECT_EQ(request.url, "https://storage.example/x?sig=1%2F2");
  EXPECT_EQ(request.expects, Body::blob);
  (void)get.begin_body({200, {}, {}});
  EXPECT_TRUE(get.body(as_bytes(kBlob)));
  scenario.answer(get, 200);
  EXPECT_TRUE(scenario.is_done(get));
}

TEST(BlobGetTest, GoesOnWhereItBroke) {
  Scenario scenario;
  BlobGet get = get_of(scenario);
  (void)scenario.ask(get);
  (void)get.begin_body({200, {}, {}});
  EXPECT_TRUE(get.body(as_bytes(kBlob.substr(0, 4))));
  get.fault(kReset, scenario.now);
  EXPECT_EQ(range_of(scenario.ask(get)), "bytes=4-");
  EXPECT_EQ(get.begin_body(partial("bytes 4-10/11")), Intake::append);
  EXPECT_TRUE(get.body(as_bytes(kBlob.substr(4, 2))));
  get.fault(kReset, scenario.now);
  EXPECT_EQ(range_of(scenario.ask(get)), "bytes=6-");
  EXPECT_EQ(get.begin_body(partial("bytes 6-10/*")), Intake::append);
  EXPECT_TRUE(get.body(as_bytes(kBlob.substr(6))));
  scenario.answer(get, 206);
  EXPECT_TRUE(scenario.is_done(get));
}

TEST(BlobGetTest, StartsOverWhereTheRegistrySendsAllOfIt) {
  Scenario scenario;
  BlobGet get = get_of(scenario);
  (void)scenario.ask(get);
  (void)get.begin_body({200, {}, {}});
  EXPECT_TRUE(get.body(as_bytes("hell")));
  get.fault(kReset, scenario.now);
  EXPECT_EQ(range_of(scenario.ask(get)), "bytes=4-");
  EXPECT_EQ(get.begin_body({200, {}, {}}), Intake::restart);
  EXPECT_TRUE(get.body(as_bytes(kBlob)));
  scenario.answer(get, 200);
  EXPECT_TRUE(scenario.is_done(get));
}

TEST(BlobGetTest, RefusesAnotherRangeThanItAskedFor) {
  for (const char* range : {"bytes 3-10/11", "bytes 5-10/11", "bytes 4", "4-10/11", "bytes */11",
                            "bytes 99999999999999999999-1/2", "bytes -4-10/11", ""}) {
    for (const bool breaks : {false, true}) {
      SCOPED_TRACE(range);
      Scenario scenario;
      BlobGet get = get_of(scenario);
      (void)scenario.ask(get);
      (void)get.begin_body({200, {}, {}});
      EXPECT_TRUE(get.body(as_bytes("hell")));
      get.fault(kReset, scenario.now);
      (void)scenario.ask(get);
      EXPECT_EQ(get.begin_body(partial(range)), Intake::refuse);
      if (breaks) {
        get.fault(kReset, scenario.now);
      } else {
        scenario.answer(get, 206);
      }
      EXPECT_EQ(scenario.error_of(get).code, Code::corrupt);
      EXPECT_EQ(scenario.requests, 2);
    }
  }
}

TEST(BlobGetTest, ABreakBehindTheLastByteChangesNothing) {
  Scenario scenario;
  BlobGet get = get_of(scenario);
  (void)scenario.ask(get);
  (void)get.begin_body({200, {}, {}});
  EXPECT_TRUE(get.body(as_bytes(kBlob)));
  get.fault({Fault::truncated, "the last chunk is missing"}, scenario.now);
  EXPECT_TRUE(scenario.is_done(get));
  EXPECT_EQ(scenario.requests, 1);
}

TEST(BlobGetTest, BreaksWithoutProgressEnd) {
  Scenario scenario;
  BlobGet get = get_of(scenario);
  for (int i = 0; i < kTriesMax; ++i) {
    (void)scenario.ask(get);
    (void)get.begin_body({200, {}, {}});
    EXPECT_TRUE(get.body(as_bytes("h")));
    get.fault(kReset, scenario.now);
  }
  EXPECT_EQ(scenario.error_of(get).code, Code::unavailable);
}

// A registry behind a redirect, whose connections all break after a MiB: forty tries, each with one hop.
TEST(BlobGetTest, ProgressRenewsTriesChallengesAndRedirects) {
  constexpr std::size_t kPiece = 1'048'576;
  const std::string piece(kPiece, 'x');
  constexpr int kPieces = 40;
  Scenario scenario;
  std::string blob;
  for (int i = 0; i < kPieces; ++i) {
    blob += piece;
  }
  BlobGet get = get_of(scenario, blob);
  for (int i = 0; i < kPieces; ++i) {
    (void)scenario.ask(get);
    scenario.challenge(get);
    scenario.grant(get, "t");
    (void)scenario.ask(get);
    scenario.answer(get, 307, {{"Location", "https://storage.example/x"}});
    const HttpRequest request = scenario.ask(get);
    const std::string start = std::to_string(static_cast<std::size_t>(i) * kPiece);
    ASSERT_EQ(range_of(request), i == 0 ? "" : "bytes=" + start + "-");
    const HttpAnswer head = i == 0 ? HttpAnswer{200, {}, {}} : partial("bytes " + start + "-");
    ASSERT_EQ(get.begin_body(head), Intake::append);
    ASSERT_TRUE(get.body(as_bytes(piece)));
    if (i + 1 == kPieces) {
      scenario.answer(get, head.status);
    } else {
      get.fault(kReset, scenario.now);
    }
  }
  EXPECT_TRUE(scenario.is_done(get));
}

// What came before and comes again is no progress: else this would never end.
TEST(BlobGetTest, TheSameBytesAgainAndAgainEnd) {
  const std::string blob(3 * 1'048'576, 'x');
  Scenario scenario;
  BlobGet get = get_of(scenario, blob);
  int tries = 0;
  for (; tries < 100; ++tries) {
    const Result<Command> command = get.next(scenario.now);
    if (!command) {
      break;
    }
    if (const auto* wait = std::get_if<Wait>(&*command)) {
      scenario.now += wait->delay_ms;
      continue;
    }
    (void)get.begin_body({200, {}, {}});
    EXPECT_TRUE(get.body(as_bytes(std::string_view(blob).substr(0, 2 * 1'048'576))));
    get.fault(kReset, scenario.now);
  }
  EXPECT_LT(tries, 20);
  EXPECT_EQ(scenario.error_of(get).code, Code::unavailable);
}

}  // namespace
}  // namespace regcache
