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

// Takes the digits off the front of `text`; nothing without one.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data()) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

// Takes ".25" off the front of `text`: the millionths that it stands for.
std::optional<std::uint64_t> take_millionths(std::string_view& text) {
  constexpr std::size_t kDigitsMax = 6;
  if (!text.starts_with('.')) {
    return 0;
  }
  text.remove_prefix(1);
  const std::size_t before = text.size();
  std::optional<std::uint64_t> number = take_number(text);
  const std::size_t digits = before - text.size();
  for (std::size_t i = digits; number && i < kDigitsMax; ++i) {
    *number *= 10;
  }
  return digits <= kDigitsMax ? number : std::nullopt;
}

template <std::size_t N>
std::optional<std::uint64_t> parse_with(std::string_view text, const Unit (&units)[N]) {
  constexpr std::uint64_t kMillion = 1'000'000;
  const std::optional<std::uint64_t> number = take_number(text);
  const std::optional<std::uint64_t> millionths = number ? take_millionths(text) : std::nullopt;
  if (!millionths) {
    return std::nullopt;
  }
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  for (const Unit& unit : units) {
    if (unit.name == text && *number <= kMost / unit.factor) {
      const std::uint64_t value = *number * unit.factor + *millionths * unit.factor / kMillion;
      return value <= kMost ? std::optional(value) : std::nullopt;
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
