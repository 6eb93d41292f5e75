// The three scalar grammars of option values, exactly as Go reads them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace regcache {

// A Go time.Duration: nanoseconds.
struct Duration {
  std::int64_t nanoseconds = 0;

  friend bool operator==(const Duration&, const Duration&) = default;
};

// 1 t T TRUE true True 0 f F FALSE false False; nothing for anything else.
//
// Source:  facts 1.7; Go, strconv.ParseBool.
[[nodiscard]] std::optional<bool> parse_bool(std::string_view text);

// An optional sign and decimal digits that fit 64 bits; nothing for anything else.
//
// Source:  facts 1.7; Go, strconv.ParseInt with base 10.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

// "1h30m", "1.5s", "-10ms", "0": an optional sign, then numbers with units ns us ms s m h (or the
// micro sign and the Greek mu before s); nothing for anything else or past 64 bits.
//
// Source:  facts 1.7; Go, time.ParseDuration.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);

// The shortest text that parse_duration reads as the same: "10m", "1h30m", "1.5s", "0s".
[[nodiscard]] std::string to_text(Duration duration);

}  // namespace regcache
