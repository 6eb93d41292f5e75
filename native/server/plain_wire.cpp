#include <sys/socket.h>

#include <cerrno>

#include "native/server/wire.h"

namespace regcache {
namespace {

class PlainWire final : public Wire {
 public:
  explicit PlainWire(int descriptor) : descriptor_(descriptor) {}

  Moved read(std::span<char> room) override {
    return moved(::recv(descriptor_, room.data(), room.size(), MSG_DONTWAIT), Flow::wants_read);
  }
  Moved write(std::string_view bytes) override {
    return moved(::send(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL),
                 Flow::wants_write);
  }

 private:
  static Moved moved(ssize_t count, Flow when_full) {
    if (count > 0) {
      return {.flow = Flow::moved, .count = static_cast<std::size_t>(count)};
    }
    const bool must_wait = count < 0 && (errno == EAGAIN || errno == EINTR);
    return {.flow = must_wait ? when_full : Flow::ended};
  }

  int descriptor_;
};

class PlainWires final : public WireFactory {
 public:
  bool is_tls() const override { return false; }
  std::unique_ptr<Wire> attach(int descriptor) const override {
    return std::make_unique<PlainWire>(descriptor);
  }
};

}  // namespace

std::unique_ptr<WireFactory> plain_wires() {
  return std::make_unique<PlainWires>();
}

}  // namespace regcache
