// Times as Go writes them: compared as instants, never as text, because offsets and fractions differ.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

// A point in time.
//
// Units:   seconds since 1970-01-01T00:00:00Z without leap seconds, negative before; nanoseconds
//          after that, below 1,000,000,000.
struct Instant {
  std::int64_t seconds = 0;
  std::uint32_t nanoseconds = 0;

  friend bool operator==(const Instant&, const Instant&) = default;
  // NOLINTNEXTLINE(modernize-use-nullptr)
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

// Go's zero time, which stands for "not known" and is older than everything.
inline constexpr std::string_view kZeroTimeText = "0001-01-01T00:00:00Z";

// Reads "2026-11-23T09:18:27.182578456Z", or with an offset such as "+09:00".
//
// Shape:   any number of digits after the point; those past the ninth do not count.
// Errors:  invalid_input.
// Source:  RFC 3339, section 5.6; golang/go@go1.24, src/time/format_rfc3339.go.
// Differs: where Go is more lenient than its own strict grammar (one-digit hours, a comma before the
//          fraction) we are not.
[[nodiscard]] Result<Instant> parse_rfc3339(std::string_view text);

// The instant in UTC, with as many digits after the point as it needs.
[[nodiscard]] std::string format_rfc3339(const Instant& instant);

}  // namespace regcache
