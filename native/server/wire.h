// How bytes go over a connection: as they are, or through TLS. Never blocks.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result/result.h"
#include "native/transport/socket.h"

namespace regcache {

class Wire {
 public:
  virtual ~Wire() = default;
  [[nodiscard]] virtual Moved read(std::span<char> room) = 0;
  [[nodiscard]] virtual Moved write(std::string_view bytes) = 0;
};

// Makes the wire of each connection that a server accepts.
class WireFactory {
 public:
  virtual ~WireFactory() = default;
  // The first byte that a client of such a wire sends is that of a TLS handshake.
  [[nodiscard]] virtual bool is_tls() const = 0;
  // `descriptor` is a non-blocking socket that outlives the wire.
  [[nodiscard]] virtual std::unique_ptr<Wire> attach(int descriptor) const = 0;
};

[[nodiscard]] std::unique_ptr<WireFactory> plain_wires();

// TLS 1.2 or newer with the certificate chain and the key of two PEM files.
//
// Errors:  io, not_found when a file cannot be read; invalid_input when it holds no certificate or key, or the
//          two do not belong together.
[[nodiscard]] Result<std::unique_ptr<WireFactory>> tls_wires(const std::string& certificate_file,
                                                             const std::string& key_file);

}  // namespace regcache
