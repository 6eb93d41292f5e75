// How fast a host may be asked, once it has said that it was too fast.
#pragma once

#include <cstdint>
#include <optional>

#include "core/registry/session.h"

namespace regcache {

// A rate that all requests to one host share: halved by each 429, raised a little by each other answer
// (additive increase, multiplicative decrease), and gone when it is past what anybody limits.
//
// Units:   a rate of 1,000 is one request a second.
// Source:  D. Chiu and R. Jain, "Analysis of the Increase and Decrease Algorithms for Congestion
//          Avoidance in Computer Networks", 1989; facts registries 4.3.
class Pace {
 public:
  // The wait before the next request may go out. The turn is taken with this: it is not asked for again.
  [[nodiscard]] Milliseconds take_turn(Milliseconds now);

  // A 429 came, which asks to be left alone for `asked`. Those of the same second count once: their
  // requests were under way together.
  void slow_down(Milliseconds now, std::optional<Milliseconds> asked);

  // Another answer came.
  void speed_up();

  // 0: there is no limit.
  [[nodiscard]] std::uint32_t rate() const { return rate_; }

 private:
  std::uint32_t rate_ = 0;
  Milliseconds next_turn_ms_ = 0;
  Milliseconds paused_until_ms_ = 0;
  Milliseconds slowed_ms_ = 0;
};

}  // namespace regcache
