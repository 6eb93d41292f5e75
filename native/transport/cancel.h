// A request to stop: made by any thread or by a signal handler, seen by every wait in this program.
#pragma once

#include <atomic>

#include "core/registry/session.h"

namespace regcache {

class CancelToken {
 public:
  CancelToken();
  ~CancelToken();
  CancelToken(const CancelToken&) = delete;
  CancelToken& operator=(const CancelToken&) = delete;

  // Asks everybody to stop, for good. Safe in a signal handler and from any thread.
  void request() noexcept;
  [[nodiscard]] bool requested() const noexcept;

  // Readable from the request on: for poll(). -1 when the system had no descriptor left.
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

  // Waits that long; false as soon as the request is made.
  [[nodiscard]] bool sleep(Milliseconds duration_ms) const;

 private:
  std::atomic<bool> requested_ = false;
  int descriptor_;
};

}  // namespace regcache
