#include "native/server/server_socket.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace regcache {
namespace {

constexpr char kTlsHandshake = 0x16;

// How long a peer may send nothing of a body, or take nothing of an answer.
constexpr std::chrono::milliseconds kStallPatience{30'000};

// How long a peer may crawl, with a thread for everybody and while others wait for one.
constexpr std::chrono::seconds kCrawlPatience{60};
constexpr std::chrono::seconds kCrowdedCrawlPatience{3};

// What is crawling: less than this in a second of waiting (bytes). The client's own measure.
constexpr std::uint64_t kCrawlBytes = 1'024;

// How often a wait looks whether others wait.
constexpr std::chrono::milliseconds kLook{500};

}  // namespace

ServerSocket::ServerSocket(FileDescriptor socket, const WireFactory& wires, const CancelToken& stop,
                           std::function<bool()> is_crowded)
    : socket_(std::move(socket)),
      is_tls_(wires.is_tls()),
      stop_descriptor_(stop.descriptor()),
      is_crowded_(std::move(is_crowded)) {
  ::fcntl(descriptor(), F_SETFL, O_NONBLOCK);
  wire_ = wires.attach(descriptor());
}

std::string ServerSocket::peer() const {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  std::array<char, NI_MAXHOST> host{};
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::getpeername(descriptor(), generic, &size) != 0 ||
      ::getnameinfo(generic, size, host.data(), host.size(), nullptr, 0, NI_NUMERICHOST) != 0) {
    return {};
  }
  return host.data();
}

Arrival ServerSocket::wait_for_request(const RequestPatience& patience) {
  if (!has_buffered()) {
    std::array<pollfd, 2> waits = {{{descriptor(), POLLIN, 0}, {stop_descriptor_, POLLIN, 0}}};
    const int timeout_ms = static_cast<int>(patience.idle.count());
    if (::poll(waits.data(), waits.size(), timeout_ms) <= 0 || waits[0].revents == 0) {
      return Arrival::nothing;
    }
  }
  head_deadline_ = Clock::now() + patience.head;
  if (!is_known_) {
    char first = 0;
    if (::recv(descriptor(), &first, 1, MSG_PEEK | MSG_DONTWAIT) != 1) {
      return Arrival::nothing;
    }
    if ((first == kTlsHandshake) != is_tls_) {
      return Arrival::wrong_protocol;
    }
    is_known_ = true;
  }
  if (!has_buffered()) {
    begin_ = 0;
    end_ = receive(buffer_);
  }
  return has_buffered() ? Arrival::request : Arrival::nothing;
}

void ServerSocket::end_head() {
  head_deadline_.reset();
  waited_ = Clock::duration::zero();
  moved_bytes_ = 0;
}

std::size_t ServerSocket::read(std::span<char> room) {
  if (!has_buffered() && room.size() >= buffer_.size()) {
    return receive(room);
  }
  if (!has_buffered()) {
    begin_ = 0;
    end_ = receive(buffer_);
  }
  const std::size_t count = std::min(room.size(), end_ - begin_);
  std::memcpy(room.data(), buffer_.data() + begin_, count);
  begin_ += count;
  return count;
}

bool ServerSocket::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const Moved moved = wire_->write(bytes);
    if (moved.flow == Flow::moved) {
      bytes.remove_prefix(moved.count);
      moved_bytes_ += moved.count;
    } else if (!wait(moved.flow)) {
      return false;
    }
  }
  return true;
}

void ServerSocket::write_raw(std::string_view bytes) const {
  (void)::send(descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool ServerSocket::is_alive() const {
  pollfd waiting = {descriptor(), 0, 0};
  return ::poll(&waiting, 1, 0) == 0;
}

void ServerSocket::cut() const {
  ::shutdown(descriptor(), SHUT_RDWR);
}

bool ServerSocket::wait(Flow flow) {
  if (flow != Flow::wants_read && flow != Flow::wants_write) {
    return false;
  }
  const Clock::time_point deadline = head_deadline_.value_or(Clock::now() + kStallPatience);
  pollfd waiting = {descriptor(), flow == Flow::wants_write ? short{POLLOUT} : short{POLLIN}, 0};
  while (true) {
    const Clock::time_point start = Clock::now();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - start);
    if (left.count() <= 0) {
      return false;
    }
    const int ready = ::poll(&waiting, 1, static_cast<int>(std::min(left, kLook).count()));
    waited_ += Clock::now() - start;
    if ((ready < 0 && errno != EINTR) || (!head_deadline_ && is_crawling())) {
      return false;
    }
    if (ready > 0) {
      return true;
    }
  }
}

bool ServerSocket::is_crawling() {
  if (waited_ < kCrowdedCrawlPatience) {
    return false;
  }
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(waited_).count();
  if (moved_bytes_ >= kCrawlBytes * static_cast<std::uint64_t>(seconds)) {
    waited_ = Clock::duration::zero();
    moved_bytes_ = 0;
    return false;
  }
  return waited_ >= kCrawlPatience || is_crowded_();
}

std::size_t ServerSocket::receive(std::span<char> room) {
  while (true) {
    const Moved moved = wire_->read(room);
    if (moved.flow == Flow::moved) {
      moved_bytes_ += moved.count;
      return moved.count;
    }
    if (!wait(moved.flow)) {
      return 0;
    }
  }
}

}  // namespace regcache
