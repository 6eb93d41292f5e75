#include "core/registry/pace.h"

#include <algorithm>

#include "core/limits.h"

namespace regcache {
namespace {

constexpr std::uint32_t kFirstRate = 10'000;  // what a busy host can be asked at once
constexpr std::uint32_t kRateMin = 100;
constexpr std::uint32_t kRateStep = 100;
constexpr std::uint32_t kRateMax = 50'000;  // past this there is no limit
constexpr Milliseconds kRateUnitMs = 1'000'000;
constexpr Milliseconds kTogetherMs = 1'000;

}  // namespace

Milliseconds Pace::take_turn(Milliseconds now) {
  const Milliseconds turn = std::max({now, next_turn_ms_, paused_until_ms_});
  if (rate_ == 0) {
    return turn - now;
  }
  next_turn_ms_ = turn + kRateUnitMs / rate_;
  return turn - now;
}

void Pace::slow_down(Milliseconds now, std::optional<Milliseconds> asked) {
  // Past what is waited for, whoever asked gives up; nobody else has to.
  if (asked && *asked <= kRetryAfterMsMax) {
    paused_until_ms_ = std::max(paused_until_ms_, now + *asked);
  }
  if (rate_ != 0 && now < slowed_ms_ + kTogetherMs) {
    return;
  }
  rate_ = rate_ == 0 ? kFirstRate : std::max(rate_ / 2, kRateMin);
  slowed_ms_ = now;
}

void Pace::speed_up() {
  if (rate_ == 0) {
    return;
  }
  rate_ += kRateStep;
  if (rate_ > kRateMax) {
    rate_ = 0;
    next_turn_ms_ = 0;
  }
}

}  // namespace regcache
