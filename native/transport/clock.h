// The clock of this floor: the one that sessions are told the time of.
#pragma once

#include <chrono>

#include "core/registry/session.h"

namespace regcache {

// Milliseconds of the steady clock. Nothing here ever looks at the time of day.
[[nodiscard]] inline Milliseconds steady_now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<Milliseconds>(
      std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

}  // namespace regcache
