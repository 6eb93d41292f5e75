#include "core/options/scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "core/text/ascii.h"

namespace regcache {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t nanoseconds;
};

// Longer names before the shorter ones that they start with.
constexpr std::array<Unit, 8> kUnits = {{{"ns", 1},
                                         {"us", 1'000},
                                         {"\xc2\xb5s", 1'000},
                                         {"\xce\xbcs", 1'000},
                                         {"ms", 1'000'000},
                                         {"s", 1'000'000'000},
                                         {"m", 60'000'000'000},
                                         {"h", 3'600'000'000'000}}};

// The largest magnitude on the way: that of the most negative duration.
constexpr std::uint64_t kMagnitudeMax = std::uint64_t{1} << 63U;

std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_ascii_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

const Unit* take_unit(std::string_view& text) {
  // A unit runs to the next digit or point, so that "1mx" is not a minute.
  const std::string_view name = text.substr(0, text.find_first_of(".0123456789"));
  for (const Unit& unit : kUnits) {
    if (unit.name == name) {
      text.remove_prefix(name.size());
      return &unit;
    }
  }
  return nullptr;
}

// What `digits` after the point are worth, as Go computes it: in doubles, so that the last nanosecond
// agrees too. Digits that no longer fit are dropped.
std::uint64_t fraction_of(std::string_view digits, std::uint64_t unit) {
  constexpr auto kFits = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) / 10;
  std::uint64_t number = 0;
  double scale = 1;
  for (const char digit : digits) {
    if (number > kFits) {
      break;
    }
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
    scale *= 10;
  }
  return static_cast<std::uint64_t>(static_cast<double>(number) *
                                    (static_cast<double>(unit) / scale));
}

// Takes one number with its unit off the front; nothing when it is malformed or too large.
std::optional<std::uint64_t> take_term(std::string_view& text) {
  const std::string_view whole = take_digits(text);
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = take_digits(text);
  }
  const Unit* unit = take_unit(text);
  if (unit == nullptr || (whole.empty() && fraction.empty())) {
    return std::nullopt;
  }
  std::uint64_t number = 0;
  if (!whole.empty()) {
    const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), number);
    if (error != std::errc{} || number > kMagnitudeMax / unit->nanoseconds) {
      return std::nullopt;
    }
  }
  const std::uint64_t term = number * unit->nanoseconds + fraction_of(fraction, unit->nanoseconds);
  return term <= kMagnitudeMax ? std::optional(term) : std::nullopt;
}

bool take_sign(std::string_view& text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  return negative;
}

// Appends `value` / 10^places as a decimal number without trailing zeros.
void append_decimal(std::string& out, std::uint64_t value, int places) {
  std::string digits = std::to_string(value);
  const auto width = static_cast<std::size_t>(places) + 1;
  digits.insert(0, width - std::min(width, digits.size()), '0');
  digits.insert(digits.size() - static_cast<std::size_t>(places), 1, '.');
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') {
    digits.pop_back();
  }
  out += digits;
}

}  // namespace

std::optional<bool> parse_bool(std::string_view text) {
  constexpr std::array<std::string_view, 6> kTrue = {"1", "t", "T", "TRUE", "true", "True"};
  constexpr std::array<std::string_view, 6> kFalse = {"0", "f", "F", "FALSE", "false", "False"};
  if (std::find(kTrue.begin(), kTrue.end(), text) != kTrue.end()) {
    return true;
  }
  if (std::find(kFalse.begin(), kFalse.end(), text) != kFalse.end()) {
    return false;
  }
  return std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  // from_chars knows '-' but not '+', and "+-1" must not become -1.
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) {
      return std::nullopt;
    }
  }
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc{} || rest != end) {
    return std::nullopt;
  }
  return number;
}

std::optional<Duration> parse_duration(std::string_view text) {
  const bool negative = take_sign(text);
  if (text == "0") {
    return Duration{};
  }
  if (text.empty()) {
    return std::nullopt;
  }
  std::uint64_t magnitude = 0;
  while (!text.empty()) {
    const std::optional<std::uint64_t> term = take_term(text);
    if (!term || *term > kMagnitudeMax - magnitude) {
      return std::nullopt;
    }
    magnitude += *term;
  }
  if (!negative && magnitude == kMagnitudeMax) {
    return std::nullopt;
  }
  return Duration{static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude)};
}

std::string to_text(Duration duration) {
  const bool negative = duration.nanoseconds < 0;
  auto rest = static_cast<std::uint64_t>(duration.nanoseconds);
  rest = negative ? 0 - rest : rest;
  std::string out = negative ? "-" : "";
  constexpr std::uint64_t kMinute = 60'000'000'000;
  const std::uint64_t minutes = rest / kMinute;
  if (minutes >= 60) {
    out += std::to_string(minutes / 60) + "h";
  }
  if (minutes % 60 != 0) {
    out += std::to_string(minutes % 60) + "m";
  }
  rest %= kMinute;
  if (rest != 0 || minutes == 0) {
    append_decimal(out, rest, 9);
    out += "s";
  }
  return out;
}

}  // namespace regcache
