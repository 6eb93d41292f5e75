// Method: tables of statuses, faults and headers; budgets are drained, the random bits being chosen.
#include "core/registry/retry.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace regcache {
namespace {

TEST(RetryTest, StatusesThatPass) {
  for (const int status : {408, 425, 429, 499, 500, 502, 503, 504, 520, 522, 524}) {
    EXPECT_EQ(tries_worth(status), kTriesMax) << status;
  }
  for (const int status :
       {0, 200, 301, 400, 401, 403, 404, 405, 409, 413, 416, 501, 505, 519, 525}) {
    EXPECT_EQ(tries_worth(status), 1) << status;
  }
}

TEST(RetryTest, FaultsThatPass) {
  EXPECT_EQ(tries_worth(Fault::tls), 1);
  EXPECT_EQ(tries_worth(Fault::resolve), 2);
  EXPECT_EQ(tries_worth(Fault::protocol), 2);
  EXPECT_EQ(tries_worth(Fault::timeout), 3);
  for (const Fault fault : {Fault::connect, Fault::stalled, Fault::reset, Fault::truncated}) {
    EXPECT_EQ(tries_worth(fault), kTriesMax);
  }
}

TEST(RetryTest, HttpDates) {
  struct Case {
    const char* text;
    std::optional<std::int64_t> seconds;
  };
  const Case kCases[] = {
      {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
      {"Sun, 06 Nov 1994 08:49:37 GMT", 784'111'777},
      {"Thu, 29 Feb 2024 23:59:59 GMT", 1'709'251'199},
      {"Fri, 01 Mar 2024 00:00:00 GMT", 1'709'251'200},
      {"Fri, 31 Dec 9999 23:59:59 GMT", 253'402'300'799},
      {"Sunday, 06-Nov-94 08:49:37 GMT", std::nullopt},
      {"Sun Nov  6 08:49:37 1994", std::nullopt},
      {"Sun, 06 Nov 1994 08:49:37 UTC", std::nullopt},
      {"Sun, 06 anF 1994 08:49:37 GMT", std::nullopt},
      {"Sun, 0x Nov 1994 08:49:37 GMT", std::nullopt},
      {"", std::nullopt},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.text);
    EXPECT_EQ(parse_http_date(each.text), each.seconds);
  }
}

TEST(RetryTest, RetryAfter) {
  struct Case {
    const char* value;
    const char* date;
    std::optional<Milliseconds> delay_ms;
  };
  const Case kCases[] = {
      {"0", "", 0},
      {" 120 ", "", 120'000},
      {"1000000000", "", 1'000'000'000'000},
      {"99999999999999999999999999", "", INT64_MAX / 1000 * 1000},
      {"Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:07 GMT", 30'000},
      {"Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:38 GMT", 0},
      {"Sun, 06 Nov 1994 08:49:37 GMT", "", std::nullopt},
      {"soon", "Sun, 06 Nov 1994 08:49:38 GMT", std::nullopt},
      {"-1", "", std::nullopt},
      {"1.5", "", std::nullopt},
      {"", "", std::nullopt},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.value);
    EXPECT_EQ(retry_after({{"retry-after", each.value}, {"Date", each.date}}), each.delay_ms);
  }
  EXPECT_EQ(retry_after({}), std::nullopt);
  EXPECT_EQ(retry_after({{"Retry-After-Ms", "250"}, {"Retry-After", "1"}}), 250U);
  EXPECT_EQ(retry_after({{"x-ms-retry-after-ms", "250"}}), 250U);
  EXPECT_EQ(retry_after({{"x-ms-retry-after-ms", "soon"}, {"Retry-After", "1"}}), 1'000U);
}

TEST(RetryTest, DelaysGrowAndEnd) {
  // With the random bits chosen so that each delay is as long as it can be.
  RetryBudget budget;
  Milliseconds room = 250;
  for (int failure = 1; failure < kTriesMax; ++failure) {
    EXPECT_EQ(budget.next_delay(kTriesMax, std::nullopt, room), room);
    EXPECT_EQ(budget.failures(), failure);
    room *= 2;
  }
  EXPECT_EQ(budget.next_delay(kTriesMax, std::nullopt, 0), std::nullopt);
  budget.renew();
  EXPECT_EQ(budget.next_delay(kTriesMax, std::nullopt, 250), 250U);
}

TEST(RetryTest, DelaysAreBounded) {
  RetryBudget budget;
  for (int i = 0; i < 100; ++i) {
    EXPECT_LE(budget.next_delay(1'000, std::nullopt, UINT64_MAX - static_cast<unsigned>(i)),
              30'000U);
  }
}

TEST(RetryTest, WhatTheRegistryAsksForIsWaitedForWithinReason) {
  EXPECT_EQ(RetryBudget().next_delay(kTriesMax, 5'000, 7), 5'007U);
  EXPECT_EQ(RetryBudget().next_delay(kTriesMax, kRetryAfterMsMax, 0), kRetryAfterMsMax);
  EXPECT_EQ(RetryBudget().next_delay(kTriesMax, kRetryAfterMsMax + 1, 0), std::nullopt);
}

TEST(RetryTest, WhatCannotHelpIsNotTried) {
  EXPECT_EQ(RetryBudget().next_delay(1, std::nullopt, 0), std::nullopt);
}

}  // namespace
}  // namespace regcache
