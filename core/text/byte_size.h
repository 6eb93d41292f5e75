// Sizes and times as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace regcache {

// "0 B", "999 B", "1.0 kB", "12.3 MB", "1.5 GB": decimal units as docker prints them, one digit after
// the point, rounded half up; the point by integers, since the core has no floating text.
[[nodiscard]] std::string format_bytes(std::uint64_t bytes);

// "3.4 MB to 2.3 MB, 67%": what a size became, the percentage rounded half up.
[[nodiscard]] std::string format_change(std::uint64_t before, std::uint64_t after);

// "0.3s", "12.0s", "3m07s", "2h05m".
[[nodiscard]] std::string format_duration(std::uint64_t milliseconds);

}  // namespace regcache
