// Method: a host's answers one after the other, and the turns that its next requests get.
#include "core/registry/pace.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "core/registry/blob_sessions.h"
#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

TEST(PaceTest, NobodyWaitsWhereNobodyComplained) {
  Pace pace;
  pace.speed_up();
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_EQ(pace.take_turn(5), 0U);
  }
}

TEST(PaceTest, TurnsAreTakenOneAfterTheOther) {
  Pace pace;
  pace.slow_down(1'000, std::nullopt);
  EXPECT_EQ(pace.take_turn(1'000), 0U);
  EXPECT_EQ(pace.take_turn(1'000), 100U);
  EXPECT_EQ(pace.take_turn(1'050), 150U);
  EXPECT_EQ(pace.take_turn(9'000), 0U);
}

TEST(PaceTest, EachComplaintHalvesAndEachAnswerAddsALittle) {
  Pace pace;
  pace.slow_down(1'000, std::nullopt);
  const std::uint32_t first = pace.rate();
  pace.slow_down(1'500, std::nullopt);  // was under way together with the first
  EXPECT_EQ(pace.rate(), first);
  pace.slow_down(3'000, std::nullopt);
  EXPECT_EQ(pace.rate(), first / 2);
  pace.speed_up();
  EXPECT_EQ(pace.rate(), first / 2 + 100);
}

TEST(PaceTest, ItNeverComesToAStandAndTheLimitGoesInTheEnd) {
  Pace pace;
  for (Milliseconds now = 0; now < 100'000; now += 1'000) {
    pace.slow_down(now, std::nullopt);
  }
  EXPECT_EQ(pace.rate(), 100U);
  int answers = 0;
  while (pace.rate() != 0) {
    pace.speed_up();
    ++answers;
  }
  EXPECT_EQ(answers, 500);
  EXPECT_EQ(pace.take_turn(200'000), 0U);
}

TEST(PaceTest, WhatTheHostAsksForHoldsEverybody) {
  Pace pace;
  pace.slow_down(1'000, 5'000);
  EXPECT_EQ(pace.take_turn(2'000), 4'000U);
  EXPECT_EQ(pace.take_turn(2'000), 4'100U);
  Pace impossible;
  impossible.slow_down(1'000, kRetryAfterMsMax + 1);
  EXPECT_EQ(impossible.take_turn(1'000), 0U);
}

TEST(PaceTest, OneSessionsComplaintSlowsTheOthers) {
  Scenario scenario;
  const BlobPlace place{"o/app", digest_of("x"), 1};
  BlobHead first(scenario.access, place, {});
  BlobHead second(scenario.access, place, {});
  (void)scenario.ask(first);
  scenario.answer(first, 429, {{"Retry-After", "7"}});
  const Milliseconds before = scenario.now;
  (void)scenario.ask(second);
  EXPECT_EQ(scenario.now - before, 7'000U);
}

}  // namespace
}  // namespace regcache
