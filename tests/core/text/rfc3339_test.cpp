// Method: times with their seconds since 1970 as `date -u -d ... +%s` gives them, in buffers of
// exactly their size; then every day of 400 years forth and back.
#include "core/text/rfc3339.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace regcache {
namespace {

Result<Instant> parse_exactly(std::string_view text) {
  const std::vector<char> bytes(text.begin(), text.end());
  return parse_rfc3339({bytes.data(), bytes.size()});
}

TEST(Rfc3339, GivesTheInstant) {
  struct Case {
    std::string_view text;
    Instant instant;
    std::string_view utc;
  };
  constexpr Case kCases[] = {
      {"1970-01-01T00:00:00Z", {0, 0}, "1970-01-01T00:00:00Z"},
      {"2026-11-23T09:18:27.182578456Z", {1795425507, 182578456}, "2026-11-23T09:18:27.182578456Z"},
      {"2026-11-23T09:18:27.2030705Z", {1795425507, 203070500}, "2026-11-23T09:18:27.2030705Z"},
      {"2026-11-23T18:18:27+09:00", {1795425507, 0}, "2026-11-23T09:18:27Z"},
      {"2026-11-22T23:48:27.5-09:30", {1795425507, 500000000}, "2026-11-23T09:18:27.5Z"},
      {"2024-02-29T23:59:59Z", {1709251199, 0}, "2024-02-29T23:59:59Z"},
      {"2000-02-29T00:00:00-00:00", {951782400, 0}, "2000-02-29T00:00:00Z"},
      {"1969-12-31T23:59:59.999999999Z", {-1, 999999999}, "1969-12-31T23:59:59.999999999Z"},
      {"2026-11-23T09:18:27.1234567899Z",
       {1795425507, 123456789},
       "2026-11-23T09:18:27.123456789Z"},
      {"2026-11-23T09:18:27.000Z", {1795425507, 0}, "2026-11-23T09:18:27Z"},
      {kZeroTimeText, {-62135596800, 0}, kZeroTimeText},
      {"0000-01-01T00:00:00Z", {-62167219200, 0}, "0000-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59Z", {253402300799, 0}, "9999-12-31T23:59:59Z"},
      {"9999-12-31T23:59:59-23:59", {253402387139, 0}, "10000-01-01T23:58:59Z"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.text));
    const Result<Instant> instant = parse_exactly(c.text);
    ASSERT_TRUE(instant);
    EXPECT_EQ(instant->seconds, c.instant.seconds);
    EXPECT_EQ(instant->nanoseconds, c.instant.nanoseconds);
    EXPECT_EQ(format_rfc3339(*instant), c.utc);
  }
}

TEST(Rfc3339, RefusesEverythingElse) {
  constexpr std::string_view kTexts[] = {
      "",
      "2026-11-23",
      "2026-11-23T09:18:27",
      "2026-11-23 09:18:27Z",
      "2026-11-23t09:18:27Z",
      "2026-11-23T09:18:27z",
      "2026-11-23T9:18:27Z",
      "2026-11-23T09:18Z",
      "2026-11-23T09:18:27.Z",
      "2026-11-23T09:18:27,5Z",
      "2026-11-23T09:18:27+0900",
      "2026-11-23T09:18:27+24:00",
      "2026-11-23T09:18:27+09:60",
      "2026-11-23T09:18:27Z ",
      " 2026-11-23T09:18:27Z",
      "2026-11-23T09:18:27ZZ",
      "2026-00-23T09:18:27Z",
      "2026-13-23T09:18:27Z",
      "2026-11-00T09:18:27Z",
      "2026-11-31T09:18:27Z",
      "2026-02-29T09:18:27Z",
      "1900-02-29T09:18:27Z",
      "2026-11-23T24:18:27Z",
      "2026-11-23T09:60:27Z",
      "2026-11-23T09:18:60Z",
      "02026-11-23T09:18:27Z",
      "+026-11-23T09:18:27Z",
      "2026-11-23T09:18:-7Z",
  };
  for (const std::string_view text : kTexts) {
    SCOPED_TRACE(std::string(text));
    const Result<Instant> instant = parse_exactly(text);
    ASSERT_FALSE(instant);
    EXPECT_EQ(instant.error().code, Code::invalid_input);
    EXPECT_EQ(instant.error().subject, text);
  }
}

TEST(Rfc3339, ComparesInstantsAndNotTexts) {
  EXPECT_LT(*parse_rfc3339("2026-11-23T10:00:00+09:00"), *parse_rfc3339("2026-11-23T02:00:00Z"));
  EXPECT_LT(*parse_rfc3339("2026-11-23T02:00:00Z"), *parse_rfc3339("2026-11-23T02:00:00.05Z"));
  EXPECT_EQ(*parse_rfc3339("2026-11-23T02:00:00.5Z"), *parse_rfc3339("2026-11-23T02:00:00.50Z"));
}

TEST(Rfc3339, EveryDayOfACycleReadsBack) {
  constexpr std::int64_t kFirst = -11'676'096'000;  // 1600-01-01
  std::int64_t wrong = 0;
  for (std::int64_t day = 0; day < 146'097; ++day) {
    const Instant instant{kFirst + day * 86'400 + 1, 0};
    const Result<Instant> again = parse_rfc3339(format_rfc3339(instant));
    wrong += again && *again == instant ? 0 : 1;
  }
  EXPECT_EQ(wrong, 0);
}

TEST(Rfc3339, FormatsAnyInstant) {
  EXPECT_EQ(format_rfc3339({INT64_MAX, 0}), "292277026596-12-04T15:30:07Z");
  EXPECT_EQ(format_rfc3339({-62167219201, 0}), "-0001-12-31T23:59:59Z");
}

}  // namespace
}  // namespace regcache
