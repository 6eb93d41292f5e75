#include "native/transport/channel.h"

#include <poll.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "native/transport/clock.h"

namespace regcache {
namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

bool StallWatch::waited(Milliseconds duration_ms) {
  waited_ms_ += duration_ms;
  if (waited_ms_ < limit_ms_) {
    return false;
  }
  const bool stalled = moved_ < bytes_min_;
  restart();
  return stalled;
}

Channel::Channel(Socket socket, const ChannelSettings& settings)
    : socket_(std::move(socket)),
      patience_(settings.patience),
      watch_(patience_.stall_ms, patience_.stall_bytes) {}

std::variant<std::unique_ptr<Channel>, TransportFault> Channel::open(
    const Origin& origin, const std::optional<Proxy>& proxy, const ChannelSettings& settings) {
  auto connected = connect_to(proxy ? proxy->host : origin.host, proxy ? proxy->port : origin.port,
                              settings.patience.connect_ms, settings.cancel);
  if (auto* const fault = std::get_if<TransportFault>(&connected)) {
    return std::move(*fault);
  }
  std::unique_ptr<Channel> channel(new Channel(std::get<Socket>(std::move(connected)), settings));
  if (!origin.tls) {
    return channel;
  }
  if (proxy) {
    if (std::optional<TransportFault> fault = channel->open_tunnel(origin, *proxy)) {
      return *std::move(fault);
    }
  }
  auto started = TlsSession::start(settings.tls, channel->socket_, origin.host,
                                   settings.patience.handshake_ms);
  if (auto* const fault = std::get_if<TransportFault>(&started)) {
    return std::move(*fault);
  }
  channel->tls_ = std::get<std::unique_ptr<TlsSession>>(std::move(started));
  return channel;
}

// Source:  RFC 9110, section 9.3.6 (CONNECT).
std::optional<TransportFault> Channel::open_tunnel(const Origin& origin, const Proxy& proxy) {
  constexpr std::size_t kTunnelHeadBytesMax = 16'384;
  std::string head =
      "CONNECT " + origin.authority() + " HTTP/1.1\r\nHost: " + origin.authority() + "\r\n";
  if (!proxy.authorization.empty()) {
    head += "Proxy-Authorization: " + proxy.authorization + "\r\n";
  }
  head += "\r\n";
  std::string answer;
  await(patience_.handshake_ms);
  // Byte by byte: what follows the head belongs to the TLS session.
  std::array<std::uint8_t, 1> byte;
  if (write(bytes_of(head))) {
    while (!answer.ends_with("\r\n\r\n") && answer.size() < kTunnelHeadBytesMax &&
           read(byte) == 1) {
      answer += static_cast<char>(byte[0]);
    }
  }
  if (fault_) {
    return fault_;
  }
  const std::string_view status = std::string_view(answer).substr(0, 12);
  if (answer.ends_with("\r\n\r\n") && status.starts_with("HTTP/1.") && status.ends_with(" 200")) {
    return std::nullopt;
  }
  const std::string place = proxy.host + ":" + std::to_string(proxy.port);
  if (status.ends_with(" 407")) {
    return TransportFault{Fault::protocol, "the proxy " + place + " wants other credentials"};
  }
  return TransportFault{Fault::protocol,
                        "the proxy " + place + " did not open a tunnel to " + origin.authority()};
}

bool Channel::fail_with(Fault fault, const char* detail) {
  if (!fault_) {
    fault_ = TransportFault{fault, detail};
  }
  return false;
}

bool Channel::wait(short events) {
  const bool for_answer = answer_ms_ > 0 && events == POLLIN;
  const Milliseconds begin_ms = steady_now();
  switch (socket_.wait(events, for_answer ? answer_ms_ : watch_.remaining())) {
    case Socket::Wake::cancelled:
      return fail_with(Fault::reset, "the transfer was cancelled");
    case Socket::Wake::timeout:
      if (for_answer) {
        return fail_with(Fault::timeout, "no answer came in time");
      }
      break;
    case Socket::Wake::ready:
      break;
  }
  if (for_answer) {
    const Milliseconds waited_ms = steady_now() - begin_ms;
    // 0 would mean no wait for an answer at all: TLS may wake us for bytes that are not yet ours.
    answer_ms_ = waited_ms < answer_ms_ ? answer_ms_ - waited_ms : 1;
    return true;
  }
  if (watch_.waited(steady_now() - begin_ms)) {
    return fail_with(Fault::stalled, "the transfer stalled: almost no bytes came or went");
  }
  return true;
}

bool Channel::write(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const Moved moved = tls_ ? tls_->write(bytes) : socket_.write(bytes);
    switch (moved.flow) {
      case Flow::moved:
        watch_.moved(moved.count);
        bytes = bytes.subspan(moved.count);
        break;
      case Flow::wants_read:
      case Flow::wants_write:
        if (!wait(moved.flow == Flow::wants_read ? POLLIN : POLLOUT)) {
          return false;
        }
        break;
      case Flow::ended:
      case Flow::failed:
        return fail_with(Fault::reset, "the connection broke while the request was sent");
    }
  }
  return true;
}

std::size_t Channel::read(std::span<std::uint8_t> room) {
  while (!fault_) {
    const Moved moved = tls_ ? tls_->read(room) : socket_.read(room);
    switch (moved.flow) {
      case Flow::moved:
        watch_.moved(moved.count);
        answer_ms_ = 0;
        return moved.count;
      case Flow::ended:
        return 0;
      case Flow::wants_read:
      case Flow::wants_write:
        if (!wait(moved.flow == Flow::wants_read ? POLLIN : POLLOUT)) {
          return 0;
        }
        break;
      case Flow::failed:
        fail_with(Fault::reset, "the connection broke");
    }
  }
  return 0;
}

bool Channel::has_input() {
  const Moved moved = tls_ ? tls_->peek() : socket_.peek();
  return moved.flow != Flow::wants_read && moved.flow != Flow::wants_write;
}

void Channel::restart() {
  fault_.reset();
  watch_.restart();
  answer_ms_ = 0;
}

}  // namespace regcache
