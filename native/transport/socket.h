// A TCP connection whose every wait ends: when the peer moves, when the time is over, or on a cancel.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "core/registry/http.h"
#include "core/registry/session.h"
#include "native/transport/cancel.h"

namespace regcache {

// What a step on a connection came to.
enum class Flow : std::uint8_t { moved, ended, wants_read, wants_write, failed };

struct Moved {
  Flow flow = Flow::failed;
  std::size_t count = 0;  // bytes, when flow is moved
};

// Owns a non-blocking, connected descriptor.
class Socket {
 public:
  Socket() = default;
  Socket(int descriptor, const CancelToken& cancel) : descriptor_(descriptor), cancel_(&cancel) {}
  ~Socket();
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;

  [[nodiscard]] int descriptor() const { return descriptor_; }

  enum class Wake : std::uint8_t { ready, timeout, cancelled };
  // Waits until one of poll()'s `events` comes; an error of the connection counts as ready.
  [[nodiscard]] Wake wait(short events, Milliseconds timeout_ms) const;

  // One call of recv() or send(), never blocking, never raising SIGPIPE.
  [[nodiscard]] Moved read(std::span<std::uint8_t> room) const;
  [[nodiscard]] Moved peek() const;  // moved: something can be read; nothing is taken
  [[nodiscard]] Moved write(std::span<const std::uint8_t> bytes) const;

 private:
  int descriptor_ = -1;
  const CancelToken* cancel_ = nullptr;
};

// Connects to the first address of `host` that answers; several share the time.
//
// Errors:  Fault::resolve, connect, timeout.
[[nodiscard]] std::variant<Socket, TransportFault> connect_to(const std::string& host,
                                                              std::uint16_t port,
                                                              Milliseconds timeout_ms,
                                                              const CancelToken& cancel);

}  // namespace regcache
