// A server that does what no registry would: each connection runs a script on the bare socket.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace regcache {

// One accepted connection.
class Peer {
 public:
  explicit Peer(int descriptor) : descriptor_(descriptor) {}
  ~Peer() { close(); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  // A request's head with its empty line; what came before the other side closed when there is none.
  std::string read_head();
  // `count` bytes, fewer when the other side closed.
  std::string read_bytes(std::size_t count);
  void send(std::string_view bytes);
  // Reads nothing, sends nothing, until the other side closes the connection.
  void idle();
  // Closes so that the other side sees "connection reset".
  void reset();
  void close();
  // Lets every call above return, from another thread.
  void interrupt();

 private:
  std::mutex closing_;
  int descriptor_;
  std::string buffered_;
};

// Listens on a free port of 127.0.0.1 for as long as it lives; its end cuts what is still connected.
class RawServer {
 public:
  using Script = std::function<void(Peer& peer)>;

  // `script` runs once for each connection, which is closed at its end.
  explicit RawServer(Script script);
  ~RawServer();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::string url(std::string_view path) const {
    return "http://" + host() + std::string(path);
  }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  std::uint16_t port_ = 0;  // before listener_, which sets it
  int listener_;
  std::atomic<int> connections_ = 0;
  std::list<Peer> peers_;
  std::vector<std::thread> scripts_;
  std::thread acceptor_;
};

// A port of 127.0.0.1 where nobody listens.
[[nodiscard]] std::uint16_t free_port();

}  // namespace regcache
