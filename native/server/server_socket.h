// One accepted connection: bytes in and out, where no wait lasts for ever.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "native/file/file_descriptor.h"
#include "native/server/wire.h"
#include "native/transport/cancel.h"

namespace regcache {

// How long a connection may be without a request, and how long one may take to send its head.
struct RequestPatience {
  std::chrono::milliseconds idle;
  std::chrono::milliseconds head;
};

// What comes next on a connection.
enum class Arrival : std::uint8_t {
  request,         // the first bytes of one
  wrong_protocol,  // TLS on a connection without, or the other way round
  nothing,         // the peer left, was idle for too long, or the server stops
};

// Owns a connected descriptor. Belongs to one thread, but for cut().
class ServerSocket {
 public:
  // `is_crowded`: whether others wait for the thread that has this connection.
  ServerSocket(FileDescriptor socket, const WireFactory& wires, const CancelToken& stop,
               std::function<bool()> is_crowded);

  [[nodiscard]] int descriptor() const { return socket_.number(); }
  // The address of the other side: "127.0.0.1".
  [[nodiscard]] std::string peer() const;

  [[nodiscard]] Arrival wait_for_request(const RequestPatience& patience);

  // From wait_for_request() until this call all reads together may take its patience for heads; from
  // then on each may take as long as a connection may stand still, and none go on that crawl: less than
  // 1 KiB for each second that was waited, for a minute, or for three seconds while others wait.
  void end_head();

  // Fills the front of `room` with what is there, at least one byte; 0 is the end, and a failure or a
  // wait that took too long.
  [[nodiscard]] std::size_t read(std::span<char> room);
  // False when the peer is gone or takes nothing.
  [[nodiscard]] bool write(std::string_view bytes);
  // Writes past the wire, for a peer that speaks another protocol.
  void write_raw(std::string_view bytes) const;

  [[nodiscard]] bool has_buffered() const { return begin_ < end_; }
  // False when the connection is broken; a peer that only has nothing more to say is alive.
  [[nodiscard]] bool is_alive() const;

  // Ends the connection, and every wait of its owner. From any thread.
  void cut() const;

 private:
  using Clock = std::chrono::steady_clock;

  // Waits for what a wire wants; false when it wants nothing any more, or waited for too long.
  [[nodiscard]] bool wait(Flow flow);
  [[nodiscard]] bool is_crawling();
  [[nodiscard]] std::size_t receive(std::span<char> room);

  FileDescriptor socket_;
  bool is_tls_;
  bool is_known_ = false;  // the first byte was looked at
  std::unique_ptr<Wire> wire_;
  int stop_descriptor_;
  std::function<bool()> is_crowded_;
  Clock::duration waited_{0};  // for the peer, since the head was read or the pace was last enough
  std::uint64_t moved_bytes_ = 0;  // since then
  std::optional<Clock::time_point> head_deadline_;
  std::array<char, 16'384> buffer_;  // what was received and not yet read
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace regcache
