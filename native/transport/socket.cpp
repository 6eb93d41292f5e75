#include "native/transport/socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "native/transport/clock.h"

namespace regcache {
namespace {

Moved moved_or_wanted(ssize_t count, Flow wanted) {
  if (count > 0) {
    return {.flow = Flow::moved, .count = static_cast<std::size_t>(count)};
  }
  if (count == 0) {
    return {.flow = Flow::ended};
  }
  const bool later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return {.flow = later ? wanted : Flow::failed};
}

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

TransportFault connect_fault(int error, const std::string& place) {
  if (error == ETIMEDOUT || error == EINPROGRESS) {
    return {Fault::timeout, "no connection to " + place + " came about in time"};
  }
  if (error == ECANCELED) {
    return {Fault::connect, "the connection to " + place + " was given up"};
  }
  if (error == ECONNREFUSED) {
    return {Fault::connect, "cannot connect to " + place + ": connection refused"};
  }
  return {Fault::connect, "cannot connect to " + place + ": " + std::strerror(error)};
}

// Connects to one address. 0, or the errno of the failure.
int connect_one(const addrinfo& address, Milliseconds timeout_ms, const CancelToken& cancel,
                Socket& socket) {
  const int descriptor =
      ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol);
  if (descriptor < 0) {
    return errno;
  }
  socket = Socket(descriptor, cancel);
  const int on = 1;
  // Both are wishes: without them a transfer is slower, not wrong.
  (void)::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  (void)::setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  if (::connect(descriptor, address.ai_addr, address.ai_addrlen) == 0) {
    return 0;
  }
  if (errno != EINPROGRESS) {
    return errno;
  }
  switch (socket.wait(POLLOUT, timeout_ms)) {
    case Socket::Wake::timeout:
      return ETIMEDOUT;
    case Socket::Wake::cancelled:
      return ECANCELED;
    case Socket::Wake::ready:
      break;
  }
  int error = 0;
  socklen_t size = sizeof error;
  (void)::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

}  // namespace

Socket::~Socket() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

Socket::Socket(Socket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), cancel_(other.cancel_) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(cancel_, other.cancel_);
  return *this;
}

Socket::Wake Socket::wait(short events, Milliseconds timeout_ms) const {
  const Milliseconds end_ms = steady_now() + timeout_ms;
  while (true) {
    if (cancel_->requested()) {
      return Wake::cancelled;
    }
    const Milliseconds at_ms = steady_now();
    // Slices, so that a cancel is seen even where the token has no descriptor.
    const Milliseconds slice_ms = std::min<Milliseconds>(end_ms > at_ms ? end_ms - at_ms : 0, 1000);
    pollfd polled[2] = {{.fd = descriptor_, .events = events, .revents = 0},
                        {.fd = cancel_->descriptor(), .events = POLLIN, .revents = 0}};
    if (::poll(polled, 2, static_cast<int>(slice_ms)) > 0 && polled[0].revents != 0) {
      return Wake::ready;
    }
    if (steady_now() >= end_ms && !cancel_->requested()) {
      return Wake::timeout;
    }
  }
}

Moved Socket::read(std::span<std::uint8_t> room) const {
  return moved_or_wanted(::recv(descriptor_, room.data(), room.size(), 0), Flow::wants_read);
}

Moved Socket::peek() const {
  char byte = 0;
  return moved_or_wanted(::recv(descriptor_, &byte, 1, MSG_PEEK), Flow::wants_read);
}

Moved Socket::write(std::span<const std::uint8_t> bytes) const {
  return moved_or_wanted(::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
                         Flow::wants_write);
}

std::variant<Socket, TransportFault> connect_to(const std::string& host, std::uint16_t port,
                                                Milliseconds timeout_ms,
                                                const CancelToken& cancel) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int status = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  const Addresses addresses(found, ::freeaddrinfo);
  if (status != 0) {
    return TransportFault{Fault::resolve,
                          "the host name '" + host + "' was not found: " + ::gai_strerror(status)};
  }
  std::size_t left = 0;
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    ++left;
  }
  const Milliseconds end_ms = steady_now() + timeout_ms;
  int error = ETIMEDOUT;
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next, --left) {
    const Milliseconds at_ms = steady_now();
    if (at_ms >= end_ms) {
      break;
    }
    Socket socket;
    error = connect_one(*address, (end_ms - at_ms) / left, cancel, socket);
    if (error == 0) {
      return socket;
    }
    if (error == ECANCELED) {
      break;
    }
  }
  return connect_fault(error, host + ":" + std::to_string(port));
}

}  // namespace regcache
