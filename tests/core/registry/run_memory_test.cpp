// Method: failures and successes are counted by hand, alone and through the sessions of one run.
#include "core/registry/run_memory.h"

#include <gtest/gtest.h>

#include "core/registry/blob_sessions.h"
#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

TEST(RunBudgetTest, SoManyFailuresAndNoMore) {
  RunBudget budget;
  for (int i = 0; i < kRunFailuresMax; ++i) {
    EXPECT_TRUE(budget.spend());
  }
  EXPECT_FALSE(budget.spend());
}

TEST(RunBudgetTest, WhatGetsThroughPaysBack) {
  RunBudget budget;
  while (budget.spend()) {
  }
  for (int i = 0; i < 9; ++i) {
    budget.earn();
    EXPECT_FALSE(budget.spend());
  }
  budget.earn();
  EXPECT_TRUE(budget.spend());
  budget.repay();
  EXPECT_TRUE(budget.spend());
  for (int i = 0; i < 10 * kRunFailuresMax; ++i) {
    budget.repay();  // past the whole nothing is saved
  }
  for (int i = 0; i < kRunFailuresMax; ++i) {
    EXPECT_TRUE(budget.spend());
  }
  EXPECT_FALSE(budget.spend());
}

// Every blob alone would be worth its tries; a registry that fails all the time is worth no thousand.
TEST(RunBudgetTest, TheSessionsOfARunShareIt) {
  Scenario scenario;
  constexpr int kSessions = 20;
  for (int i = 0; i < kSessions; ++i) {
    BlobHead head(scenario.access, {"o/app", digest_of("x"), 1}, {});
    for (Result<Command> command = head.next(scenario.now); command;
         command = head.next(scenario.now)) {
      if (std::holds_alternative<HttpRequest>(*command)) {
        ++scenario.requests;
        scenario.answer(head, 503);
      }
    }
  }
  const int patient = kRunFailuresMax / (kTriesMax - 1);
  EXPECT_EQ(scenario.requests, patient * kTriesMax + (kSessions - patient));
}

TEST(RunMemoryTest, HostsAreKeptApartAndFoundAgain) {
  RunMemory run;
  const Origin one = *parse_origin("one.example", true);
  const Origin other = *parse_origin("one.example:8443", true);
  run.host(one).pace.slow_down(0, std::nullopt);
  EXPECT_NE(run.host(one).pace.rate(), 0U);
  EXPECT_EQ(run.host(other).pace.rate(), 0U);
}

TEST(RunMemoryTest, AHostBeginsAsItsProfileAndTheUserSay) {
  constexpr std::uint64_t kSize = 1'000'000'000;
  const Origin google = *parse_origin("europe-docker.pkg.dev", true);
  const Origin any = *parse_origin("r.example", true);
  RunMemory silent;
  EXPECT_EQ(silent.host(any).uploads.way_for(kSize), UploadWay::whole);
  RunMemory told(8'000'000);
  EXPECT_EQ(told.host(any).uploads.way_for(kSize), UploadWay::chunks);
  EXPECT_EQ(told.host(any).uploads.chunk_bytes(), 8'000'000U);
  EXPECT_EQ(told.host(any).uploads.way_for(8'000'000), UploadWay::whole);
  EXPECT_EQ(told.host(google).uploads.way_for(kSize), UploadWay::chunks);
  EXPECT_FALSE(silent.host(google).uploads.shrink(kSize));
}

}  // namespace
}  // namespace regcache
