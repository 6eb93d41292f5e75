#include "tests/native/raw_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace regcache {
namespace {

// A socket bound to a free port of 127.0.0.1, which goes to `port`.
int bound_socket(std::uint16_t& port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  (void)::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), size);
  (void)::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  port = ntohs(address.sin_port);
  return descriptor;
}

}  // namespace

std::string Peer::read_head() {
  std::string head;
  while (!head.ends_with("\r\n\r\n")) {
    const std::string byte = read_bytes(1);
    if (byte.empty()) {
      break;
    }
    head += byte;
  }
  return head;
}

std::string Peer::read_bytes(std::size_t count) {
  std::array<char, 65'536> room;
  while (buffered_.size() < count) {
    const ssize_t got = ::recv(descriptor_, room.data(), room.size(), 0);
    if (got <= 0) {
      break;
    }
    buffered_.append(room.data(), static_cast<std::size_t>(got));
  }
  std::string bytes = buffered_.substr(0, count);
  buffered_.erase(0, bytes.size());
  return bytes;
}

void Peer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Peer::idle() {
  pollfd closing = {.fd = descriptor_, .events = POLLRDHUP, .revents = 0};
  (void)::poll(&closing, 1, -1);
}

void Peer::reset() {
  const linger now = {.l_onoff = 1, .l_linger = 0};
  (void)::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close();
}

void Peer::close() {
  const std::lock_guard lock(closing_);
  if (descriptor_ >= 0) {
    ::close(std::exchange(descriptor_, -1));
  }
}

void Peer::interrupt() {
  const std::lock_guard lock(closing_);
  (void)::shutdown(descriptor_, SHUT_RDWR);
}

RawServer::RawServer(Script script) : listener_(bound_socket(port_)) {
  (void)::listen(listener_, 64);
  acceptor_ = std::thread([this, script = std::move(script)] {
    while (true) {
      const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (descriptor < 0) {
        return;
      }
      ++connections_;
      Peer& peer = peers_.emplace_back(descriptor);
      scripts_.emplace_back([script, &peer] {
        script(peer);
        peer.close();
      });
    }
  });
}

RawServer::~RawServer() {
  (void)::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  for (Peer& peer : peers_) {
    peer.interrupt();
  }
  for (std::thread& script : scripts_) {
    script.join();
  }
}

std::uint16_t free_port() {
  std::uint16_t port = 0;
  ::close(bound_socket(port));
  return port;
}

}  // namespace regcache
