// Method: tables of texts with what Go's strconv and time packages make of them.
#include "core/options/scalar.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace regcache {
namespace {

// A copy in a buffer of exactly its size, so that reading past the end is found.
template <typename Parse>
auto parse_exactly(Parse parse, std::string_view text) {
  const std::vector<char> bytes(text.begin(), text.end());
  return parse(std::string_view(bytes.data(), bytes.size()));
}

TEST(Scalar, BooleansAreThoseOfParseBool) {
  for (const char* text : {"1", "t", "T", "TRUE", "true", "True"}) {
    EXPECT_EQ(parse_exactly(parse_bool, text), true) << text;
  }
  for (const char* text : {"0", "f", "F", "FALSE", "false", "False"}) {
    EXPECT_EQ(parse_exactly(parse_bool, text), false) << text;
  }
  for (const char* text : {"", "yes", "on", "tRUE", " true", "true ", "2", "fALSE"}) {
    EXPECT_EQ(parse_exactly(parse_bool, text), std::nullopt) << text;
  }
}

TEST(Scalar, IntegersAreThoseOfParseInt) {
  struct Case {
    const char* text;
    std::optional<std::int64_t> value;
  };
  constexpr Case kCases[] = {
      {"0", 0},
      {"-0", 0},
      {"+5", 5},
      {"-2", -2},
      {"007", 7},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
      {"9223372036854775808", std::nullopt},
      {"-9223372036854775809", std::nullopt},
      {"", std::nullopt},
      {"+", std::nullopt},
      {"-", std::nullopt},
      {"+-1", std::nullopt},
      {"--1", std::nullopt},
      {" 5", std::nullopt},
      {"5 ", std::nullopt},
      {"0x5", std::nullopt},
      {"1_0", std::nullopt},
      {"1.0", std::nullopt},
      {"best", std::nullopt},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(parse_exactly(parse_integer, c.text), c.value) << c.text;
  }
}

TEST(Scalar, DurationsAreThoseOfParseDuration) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  struct Case {
    const char* text;
    std::optional<std::int64_t> nanoseconds;
  };
  constexpr Case kCases[] = {
      {"0", 0},
      {"+0", 0},
      {"-0", 0},
      {"0s", 0},
      {"10m", 600 * kSecond},
      {"24h", 86'400 * kSecond},
      {"1h30m", 5'400 * kSecond},
      {"30m1h", 5'400 * kSecond},
      {"1m1m", 120 * kSecond},
      {"-1.5h", -5'400 * kSecond},
      {"+5s", 5 * kSecond},
      {"5.s", 5 * kSecond},
      {".5s", kSecond / 2},
      {"1.004s", 1'004'000'000},
      {"0.100000000000000000000h", 360 * kSecond},
      {"0.3333333333333333333h", 1200 * kSecond},
      {"5ns", 5},
      {"11us", 11'000},
      {"12\xc2\xb5s", 12'000},
      {"12\xce\xbcs", 12'000},
      {"13ms", 13'000'000},
      {"9223372036854775807ns", kMax},
      {"-9223372036854775808ns", std::numeric_limits<std::int64_t>::min()},
      {"2562047h47m16.854775807s", kMax},
      {"9223372036854775808ns", std::nullopt},
      {"9223372036854.775808ms", std::nullopt},
      {"2562048h", std::nullopt},
      {"99999999999999999999h", std::nullopt},
      {"", std::nullopt},
      {"+", std::nullopt},
      {"-", std::nullopt},
      {"3", std::nullopt},
      {"10", std::nullopt},
      {"s", std::nullopt},
      {".", std::nullopt},
      {".s", std::nullopt},
      {"-.", std::nullopt},
      {"1d", std::nullopt},
      {"10 m", std::nullopt},
      {" 10m", std::nullopt},
      {"10m ", std::nullopt},
      {"1h30", std::nullopt},
      {"1mx", std::nullopt},
      {"10M", std::nullopt},
      {"1e3s", std::nullopt},
  };
  for (const Case& c : kCases) {
    const std::optional<Duration> duration = parse_exactly(parse_duration, c.text);
    EXPECT_EQ(duration ? std::optional(duration->nanoseconds) : std::nullopt, c.nanoseconds)
        << c.text;
  }
}

TEST(Scalar, DurationsPrintedReadBack) {
  struct Case {
    std::int64_t nanoseconds;
    const char* text;
  };
  constexpr Case kCases[] = {
      {0, "0s"},
      {600'000'000'000, "10m"},
      {86'400'000'000'000, "24h"},
      {5'400'000'000'000, "1h30m"},
      {3'601'500'000'000, "1h1.5s"},
      {1, "0.000000001s"},
      {-5'400'000'000'000, "-1h30m"},
      {std::numeric_limits<std::int64_t>::max(), "2562047h47m16.854775807s"},
      {std::numeric_limits<std::int64_t>::min(), "-2562047h47m16.854775808s"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(to_text(Duration{c.nanoseconds}), c.text);
    EXPECT_EQ(parse_duration(c.text), Duration{c.nanoseconds});
  }
}

}  // namespace
}  // namespace regcache
