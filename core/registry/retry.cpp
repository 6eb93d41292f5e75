#include "core/registry/retry.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/limits.h"
#include "core/result/check.h"
#include "core/text/ascii.h"

namespace regcache {
namespace {

constexpr Milliseconds kFirstDelayMs = 250;
constexpr Milliseconds kDelayMsMax = 30'000;

// The number that `text` is, digits only.
std::optional<std::int64_t> parse_digits(std::string_view text) {
  std::int64_t value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || !is_ascii_digit(text.front()) || rest != text.data() + text.size()) {
    return std::nullopt;
  }
  // Past 64 bits is still a number, only a large one.
  return error == std::errc() ? value : INT64_MAX / 1000;
}

// Days from 1970-01-01 to a date of the Gregorian calendar.
// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
std::int64_t days_since_1970(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;  // a year begins in March: leap days come last
  const std::int64_t era = year / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

}  // namespace

int tries_worth(int status) {
  constexpr std::array<int, 8> kPassing = {408, 425, 429, 499, 500, 502, 503, 504};
  const bool is_passing = std::find(kPassing.begin(), kPassing.end(), status) != kPassing.end() ||
                          (status >= 520 && status <= 524);
  return is_passing ? kTriesMax : 1;
}

int tries_worth(Fault fault) {
  switch (fault) {
    case Fault::tls:
      return 1;
    case Fault::resolve:
    case Fault::protocol:
      return 2;
    case Fault::timeout:
      return 3;
    case Fault::connect:
    case Fault::stalled:
    case Fault::reset:
    case Fault::truncated:
      return kTriesMax;
  }
  REGCACHE_UNREACHABLE();
}

std::optional<std::int64_t> parse_http_date(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  constexpr std::string_view kForm = "___, 00 ___ 0000 00:00:00 GMT";
  if (text.size() != kForm.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool fits =
        kForm[i] == '_' || (kForm[i] == '0' ? is_ascii_digit(text[i]) : text[i] == kForm[i]);
    if (!fits) {
      return std::nullopt;
    }
  }
  const std::size_t month = kMonths.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) {
    return std::nullopt;
  }
  const auto number = [&](std::size_t at, std::size_t length) {
    return *parse_digits(text.substr(at, length));
  };
  const std::int64_t days =
      days_since_1970(number(12, 4), static_cast<std::int64_t>(month / 3) + 1, number(5, 2));
  return ((days * 24 + number(17, 2)) * 60 + number(20, 2)) * 60 + number(23, 2);
}

std::optional<Milliseconds> retry_after(const Headers& headers) {
  for (const std::string_view name : {"retry-after-ms", "x-ms-retry-after-ms"}) {
    const auto milliseconds = parse_digits(without_blanks(find_header(headers, name).value_or("")));
    if (milliseconds) {
      return static_cast<Milliseconds>(*milliseconds);
    }
  }
  const std::optional<std::string_view> value = find_header(headers, "Retry-After");
  if (!value) {
    return std::nullopt;
  }
  std::optional<std::int64_t> seconds = parse_digits(without_blanks(*value));
  if (!seconds) {
    const auto then = parse_http_date(without_blanks(*value));
    const auto now = parse_http_date(find_header(headers, "Date").value_or(""));
    if (!then || !now) {
      return std::nullopt;
    }
    seconds = std::max<std::int64_t>(*then - *now, 0);
  }
  return static_cast<Milliseconds>(std::min<std::int64_t>(*seconds, INT64_MAX / 1000)) * 1000;
}

std::optional<Milliseconds> RetryBudget::next_delay(int tries, std::optional<Milliseconds> asked,
                                                    std::uint64_t random) {
  ++failures_;
  if (failures_ >= tries || asked.value_or(0) > kRetryAfterMsMax) {
    return std::nullopt;
  }
  const int doublings = std::min(failures_ - 1, 8);
  const Milliseconds room = std::min(kFirstDelayMs << doublings, kDelayMsMax);
  return asked.value_or(0) + random % (room + 1);
}

}  // namespace regcache
