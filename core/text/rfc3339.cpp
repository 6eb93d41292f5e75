#include "core/text/rfc3339.h"

#include <algorithm>
#include <array>

namespace regcache {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kDaysBefore1970 = 719'528;  // since 0000-01-01
constexpr std::int64_t kCycleYears = 400;          // after which the calendar repeats itself
constexpr std::int64_t kCycleDays = 146'097;
constexpr std::size_t kFractionDigits = 9;
constexpr std::size_t kShownBytesMax = 64;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_leap(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  constexpr std::array<std::int64_t, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// Days from 0000-01-01 to the first day of `year`.
std::int64_t days_before_year(std::int64_t year) {
  const std::int64_t cycle = floor_divide(year, kCycleYears);
  const std::int64_t rest = year - cycle * kCycleYears;
  const std::int64_t leap_days = (rest + 3) / 4 - (rest + 99) / 100 + (rest + 399) / 400;
  return cycle * kCycleDays + rest * 365 + leap_days;
}

// Takes pieces of fixed form off the front; after the first that does not fit, nothing fits.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  std::int64_t number(std::size_t digits, std::int64_t min, std::int64_t max) {
    if (rest_.size() < digits || !std::all_of(rest_.begin(), rest_.begin() + digits, is_digit)) {
      failed_ = true;
      return min;
    }
    std::int64_t value = 0;
    for (const char c : rest_.substr(0, digits)) {
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    failed_ = failed_ || value < min || value > max;
    return std::clamp(value, min, max);
  }

  bool accept(char c) {
    const bool found = rest_.starts_with(c);
    rest_.remove_prefix(found ? 1 : 0);
    return found;
  }

  void expect(char c) { failed_ = !accept(c) || failed_; }

  // The digits after the point, as nanoseconds.
  std::uint32_t fraction() {
    std::uint32_t value = 0;
    std::size_t count = 0;
    for (; count < rest_.size() && is_digit(rest_[count]); ++count) {
      if (count < kFractionDigits) {
        value = value * 10 + static_cast<std::uint32_t>(rest_[count] - '0');
      }
    }
    failed_ = failed_ || count == 0;
    for (std::size_t i = count; i < kFractionDigits; ++i) {
      value *= 10;
    }
    rest_.remove_prefix(count);
    return value;
  }

  [[nodiscard]] bool complete() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

// Seconds east of UTC.
std::int64_t scan_offset(Scanner& scanner) {
  if (scanner.accept('Z')) {
    return 0;
  }
  const bool west = scanner.accept('-');
  if (!west) {
    scanner.expect('+');
  }
  const std::int64_t hours = scanner.number(2, 0, 23);
  scanner.expect(':');
  const std::int64_t minutes = scanner.number(2, 0, 59);
  const std::int64_t offset = hours * 3600 + minutes * 60;
  return west ? -offset : offset;
}

std::string digits(std::int64_t value, std::size_t width) {
  const std::string text = std::to_string(value < 0 ? -value : value);
  return (value < 0 ? "-" : "") + std::string(width - std::min(width, text.size()), '0') + text;
}

}  // namespace

Result<Instant> parse_rfc3339(std::string_view text) {
  Scanner scanner(text);
  const std::int64_t year = scanner.number(4, 0, 9999);
  scanner.expect('-');
  const std::int64_t month = scanner.number(2, 1, 12);
  scanner.expect('-');
  const std::int64_t day = scanner.number(2, 1, days_in_month(year, month));
  scanner.expect('T');
  const std::int64_t hour = scanner.number(2, 0, 23);
  scanner.expect(':');
  const std::int64_t minute = scanner.number(2, 0, 59);
  scanner.expect(':');
  const std::int64_t second = scanner.number(2, 0, 59);
  const std::uint32_t nanoseconds = scanner.accept('.') ? scanner.fraction() : 0;
  const std::int64_t offset = scan_offset(scanner);
  if (!scanner.complete()) {
    return fail(Code::invalid_input, std::string(text.substr(0, kShownBytesMax)),
                "this is not a time as RFC 3339 has them", "write it like 2026-11-23T09:18:27.1Z");
  }
  std::int64_t days = days_before_year(year) - kDaysBefore1970 + day - 1;
  for (std::int64_t m = 1; m < month; ++m) {
    days += days_in_month(year, m);
  }
  return Instant{days * kDaySeconds + hour * 3600 + minute * 60 + second - offset, nanoseconds};
}

std::string format_rfc3339(const Instant& instant) {
  const std::int64_t day_number = floor_divide(instant.seconds, kDaySeconds);
  const std::int64_t second_of_day = instant.seconds - day_number * kDaySeconds;
  std::int64_t day = day_number + kDaysBefore1970;
  const std::int64_t cycle = floor_divide(day, kCycleDays);
  // Never too late, since no year has more than 366 days, and at most two years too early.
  std::int64_t year = cycle * kCycleYears + (day - cycle * kCycleDays) / 366;
  while (days_before_year(year + 1) <= day) {
    ++year;
  }
  day -= days_before_year(year);
  std::int64_t month = 1;
  for (; day >= days_in_month(year, month); ++month) {
    day -= days_in_month(year, month);
  }
  std::string out = digits(year, 4) + "-" + digits(month, 2) + "-" + digits(day + 1, 2) + "T" +
                    digits(second_of_day / 3600, 2) + ":" + digits(second_of_day / 60 % 60, 2) +
                    ":" + digits(second_of_day % 60, 2);
  if (instant.nanoseconds > 0) {
    out += "." + digits(instant.nanoseconds, kFractionDigits);
    out.erase(out.find_last_not_of('0') + 1);
  }
  return out + "Z";
}

}  // namespace regcache
