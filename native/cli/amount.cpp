#include "native/cli/amount.h"

#include <charconv>
#include <chrono>
#include <limits>

namespace regcache {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::uint64_t kKilo = 1'000;
constexpr std::uint64_t kKibi = 1'024;
constexpr std::uint64_t kHour = 3'600;
constexpr std::uint64_t kDay = 24 * kHour;
constexpr Unit kAgeUnits[] = {{"s", 1}, {"m", 60}, {"h", kHour}, {"d", kDay}, {"w", 7 * kDay}};
constexpr Unit kSizeUnits[] = {{"", 1},
                               {"B", 1},
                               {"kB", kKilo},
                               {"KB", kKilo},
                               {"MB", kKilo* kKilo},
                               {"GB", kKilo* kKilo* kKilo},
                               {"TB", kKilo* kKilo* kKilo* kKilo},
                               {"KiB", kKibi},
                               {"MiB", kKibi* kKibi},
                               {"GiB", kKibi* kKibi* kKibi},
                               {"TiB", kKibi* kKibi* kKibi* kKibi}};

template <std::size_t N>
std::optional<std::uint64_t> parse_with(std::string_view text, const Unit (&units)[N]) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data()) {
    return std::nullopt;
  }
  const std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& unit : units) {
    if (unit.name == name) {
      const auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
      return number > most / unit.factor ? std::nullopt : std::optional(number * unit.factor);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> parse_age(std::string_view text) {
  const std::optional<std::uint64_t> seconds = parse_with(text, kAgeUnits);
  return seconds ? std::optional(static_cast<std::int64_t>(*seconds)) : std::nullopt;
}

Instant time_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::seconds>(since).count(), 0};
}

Result<Instant> time_before(std::string_view option, std::string_view age) {
  const std::optional<std::int64_t> seconds = parse_age(age);
  if (!seconds) {
    return fail(Code::invalid_input, std::string(option), "'" + std::string(age) + "' is no age",
                "write a number and one of s, m, h, d, w: 7d");
  }
  return Instant{time_now().seconds - *seconds, 0};
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  return parse_with(text, kSizeUnits);
}

}  // namespace regcache
