// Method: a table of values on both sides of every change of unit.
#include "core/text/byte_size.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

TEST(ByteSize, RoundsToOneDigitAndTheRightUnit) {
  struct Case {
    std::uint64_t bytes;
    const char* text;
  };
  constexpr Case kCases[] = {
      {0, "0 B"},
      {999, "999 B"},
      {1000, "1.0 kB"},
      {1049, "1.0 kB"},
      {1050, "1.1 kB"},
      {999'949, "999.9 kB"},
      {999'950, "1.0 MB"},
      {12'345'678, "12.3 MB"},
      {1'500'000'000, "1.5 GB"},
      {18'446'744'073'709'551'615U, "18.4 EB"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(format_bytes(c.bytes), c.text) << c.bytes;
  }
}

TEST(ByteSize, ChangesTellHowMuchIsLeft) {
  EXPECT_EQ(format_change(3'400'000, 2'278'000), "3.4 MB to 2.3 MB, 67%");
  EXPECT_EQ(format_change(100, 250), "100 B to 250 B, 250%");
  EXPECT_EQ(format_change(200, 1), "200 B to 1 B, 1%");
  EXPECT_EQ(format_change(0, 32), "0 B to 32 B");
}

TEST(ByteSize, DurationsGrowFromTenthsToHours) {
  struct Case {
    std::uint64_t milliseconds;
    const char* text;
  };
  constexpr Case kCases[] = {
      {0, "0.0s"},           {49, "0.0s"},         {50, "0.1s"},
      {59'949, "59.9s"},     {59'950, "1m00s"},    {187'000, "3m07s"},
      {3'599'499, "59m59s"}, {3'599'500, "1h00m"}, {7'500'000, "2h05m"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(format_duration(c.milliseconds), c.text) << c.milliseconds;
  }
}

}  // namespace
}  // namespace regcache
