// Method: amounts as people type them, with what they stand for.
#include "native/cli/amount.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

TEST(Amount, SizesHaveDecimalsAndUnits) {
  EXPECT_EQ(parse_size("500"), 500);
  EXPECT_EQ(parse_size("1.7MB"), 1'700'000);
  EXPECT_EQ(parse_size("0.5KiB"), 512);
  EXPECT_EQ(parse_size("2.000001TB"), 2'000'001'000'000);
  EXPECT_EQ(parse_size("0.3B"), 0);
  EXPECT_EQ(parse_size("8388607TiB"), 8'388'607ULL << 40U);
  for (const char* const text : {"", "MB", ".5MB", "1.MB", "1,5MB", "-1", "1.0000001MB", "1 MB",
                                 "1mb", "8388608TiB", "99999999999999999999", "1.5.5MB"}) {
    EXPECT_EQ(parse_size(text), std::nullopt) << text;
  }
}

TEST(Amount, AgesToo) {
  EXPECT_EQ(parse_age("90s"), 90);
  EXPECT_EQ(parse_age("1.5h"), 5'400);
  EXPECT_EQ(parse_age("2w"), 1'209'600);
  EXPECT_EQ(parse_age("7"), std::nullopt);
  EXPECT_EQ(parse_age("7D"), std::nullopt);
}

}  // namespace
}  // namespace regcache
