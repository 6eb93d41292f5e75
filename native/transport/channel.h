// Bytes to and from one origin: TCP, the tunnel of a proxy, TLS; and how much patience there is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <variant>

#include "core/registry/http.h"
#include "core/registry/session.h"
#include "core/registry/url.h"
#include "native/transport/proxy.h"
#include "native/transport/socket.h"
#include "native/transport/tls.h"

namespace regcache {

// How long this side waits before it calls the other side dead.
struct Patience {
  Milliseconds connect_ms = 30'000;  // until connected. Source: facts 9.1, BuildKit's dial timeout
  Milliseconds handshake_ms = 10'000;  // TLS or the proxy's tunnel. Source: facts 9.1
  Milliseconds answer_ms = 60'000;     // from the end of a request to the first byte of its answer
  Milliseconds commit_ms = 300'000;  // the same after a blob was sent: registries hash and copy it
  Milliseconds stall_ms = 60'000;    // of waiting in which less than the following bytes moved
  std::uint64_t stall_bytes = 61'440;  // 1 KiB/s
};

// The less-than-so-many-bytes-in-so-much-waiting rule. Only time spent waiting for the other side
// counts: a slow disk on this side is no stall of the peer.
class StallWatch {
 public:
  StallWatch(Milliseconds limit_ms, std::uint64_t bytes_min)
      : limit_ms_(limit_ms), bytes_min_(bytes_min) {}

  void restart() { waited_ms_ = moved_ = 0; }
  void moved(std::uint64_t bytes) { moved_ += bytes; }
  // How long the next wait may be.
  [[nodiscard]] Milliseconds remaining() const { return limit_ms_ - waited_ms_; }
  // Adds a wait that is over. True when the peer has stalled.
  [[nodiscard]] bool waited(Milliseconds duration_ms);

 private:
  Milliseconds limit_ms_;
  std::uint64_t bytes_min_;
  Milliseconds waited_ms_ = 0;
  std::uint64_t moved_ = 0;
};

// What a channel needs to come about; all of it outlives the channel.
struct ChannelSettings {
  const TlsContext& tls;
  const CancelToken& cancel;
  Patience patience;
};

class Channel {
 public:
  // Errors:  Fault::resolve, connect, tls, timeout, reset, protocol (a proxy that refuses).
  [[nodiscard]] static std::variant<std::unique_ptr<Channel>, TransportFault> open(
      const Origin& origin, const std::optional<Proxy>& proxy, const ChannelSettings& settings);

  // Sends all of `bytes`. False when it could not: fault() says why.
  [[nodiscard]] bool write(std::span<const std::uint8_t> bytes);

  // Takes what is there, waiting for the first byte of an answer for `answer_ms` after await(), else
  // as long as the stall rule allows. 0 at the end, or when it could not: fault() says which.
  [[nodiscard]] std::size_t read(std::span<std::uint8_t> room);
  void await(Milliseconds answer_ms) { answer_ms_ = answer_ms; }

  // Whether there is something to read, or the end: while a request is sent, that is an early answer.
  [[nodiscard]] bool has_input();

  // Begins the next exchange: what went wrong or slow before is forgotten.
  void restart();

  [[nodiscard]] const std::optional<TransportFault>& fault() const { return fault_; }
  [[nodiscard]] int descriptor() const { return socket_.descriptor(); }

 private:
  Channel(Socket socket, const ChannelSettings& settings);

  [[nodiscard]] std::optional<TransportFault> open_tunnel(const Origin& origin, const Proxy& proxy);
  // Waits for `events` as long as patience has it. False sets fault_.
  bool wait(short events);
  bool fail_with(Fault fault, const char* detail);

  Socket socket_;
  std::unique_ptr<TlsSession> tls_;  // after socket_: it says farewell through it
  Patience patience_;
  StallWatch watch_;
  Milliseconds answer_ms_ = 0;  // of the wait for a first byte; 0: in mid flow
  std::optional<TransportFault> fault_;
};

}  // namespace regcache
