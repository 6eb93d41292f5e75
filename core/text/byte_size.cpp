#include "core/text/byte_size.h"

#include <array>
#include <string_view>

namespace regcache {
namespace {

std::string two_digits(std::uint64_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

std::string format_bytes(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 6> kUnits = {"kB", "MB", "GB", "TB", "PB", "EB"};
  if (bytes < 1000) {
    return std::to_string(bytes) + " B";
  }
  std::uint64_t divisor = 1000;
  std::size_t unit = 0;
  // 999.95 and more of a unit would print as 1000.0: it is the next unit's 1.0.
  while (unit + 1 < kUnits.size() &&
         bytes / divisor * 1000 + bytes % divisor / (divisor / 1000) >= 999'950) {
    divisor *= 1000;
    unit += 1;
  }
  const std::uint64_t tenth = divisor / 10;
  const std::uint64_t tenths = bytes / tenth + (bytes % tenth >= tenth / 2 ? 1 : 0);
  std::string text = std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " ";
  text += kUnits[unit];
  return text;
}

std::string format_change(std::uint64_t before, std::uint64_t after) {
  std::string text = format_bytes(before) + " to " + format_bytes(after);
  if (before > 0) {
    text += ", " + std::to_string((after * 100 + before / 2) / before) + "%";
  }
  return text;
}

std::string format_duration(std::uint64_t milliseconds) {
  const std::uint64_t tenths = (milliseconds + 50) / 100;
  if (tenths < 600) {
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "s";
  }
  const std::uint64_t seconds = (milliseconds + 500) / 1000;
  if (seconds < 3600) {
    return std::to_string(seconds / 60) + "m" + two_digits(seconds % 60) + "s";
  }
  const std::uint64_t minutes = seconds / 60;
  return std::to_string(minutes / 60) + "h" + two_digits(minutes % 60) + "m";
}

}  // namespace regcache
