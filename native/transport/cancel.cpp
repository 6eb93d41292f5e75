#include "native/transport/cancel.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace regcache {

static_assert(std::atomic<bool>::is_always_lock_free, "request() is called in signal handlers");

CancelToken::CancelToken() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

CancelToken::~CancelToken() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

void CancelToken::request() noexcept {
  requested_.store(true);
  const std::uint64_t one = 1;
  if (descriptor_ >= 0 && ::write(descriptor_, &one, sizeof one) < 0) {
    return;  // the counter is full: it is readable already
  }
}

bool CancelToken::requested() const noexcept {
  return requested_.load();
}

bool CancelToken::sleep(Milliseconds duration_ms) const {
  // Slices keep the promise when there is no descriptor to wake us.
  constexpr Milliseconds kSliceMs = 250;
  while (duration_ms > 0 && !requested()) {
    const Milliseconds slice_ms = descriptor_ >= 0 ? std::min<Milliseconds>(duration_ms, 60'000)
                                                   : std::min(duration_ms, kSliceMs);
    pollfd wake = {.fd = descriptor_, .events = POLLIN, .revents = 0};
    if (::poll(&wake, 1, static_cast<int>(slice_ms)) == 0) {
      duration_ms -= slice_ms;
    }
  }
  return !requested();
}

}  // namespace regcache
