// TLS over a socket: whom to trust, who we are, and what a failed handshake means for a person.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <variant>

#include "core/registry/http.h"
#include "core/result/result.h"
#include "native/transport/socket.h"

namespace regcache {

struct TlsSettings {
  std::string ca_file;    // PEM, or a folder of *.crt, trusted beside the system's; empty: those
  std::string cert_file;  // PEM, the client's certificate and chain; empty: none
  std::string key_file;   // PEM; empty: in cert_file
  bool verify = true;     // false trusts anybody: only where the user said so
};

// Certificates and keys, loaded once and used by all connections.
//
// Source:  the system's roots are those of OpenSSL: SSL_CERT_FILE and SSL_CERT_DIR, else its folders.
class TlsContext {
 public:
  // Errors:  io, not_found when a file cannot be read; invalid_input when there is no certificate or key in it,
  //          or the two do not fit.
  [[nodiscard]] static Result<std::shared_ptr<const TlsContext>> load(const TlsSettings& settings);

  virtual ~TlsContext() = default;
};

// One TLS session over a socket that outlives it.
class TlsSession {
 public:
  // Shakes hands within `timeout_ms` and checks that the certificate is trusted and of `host`.
  // Errors:  Fault::tls, timeout, reset.
  [[nodiscard]] static std::variant<std::unique_ptr<TlsSession>, TransportFault> start(
      const TlsContext& context, const Socket& socket, const std::string& host,
      Milliseconds timeout_ms);

  virtual ~TlsSession() = default;

  // As Socket's; an end without TLS's own farewell is a failure, because it may be a cut.
  [[nodiscard]] virtual Moved read(std::span<std::uint8_t> room) = 0;
  [[nodiscard]] virtual Moved peek() = 0;
  [[nodiscard]] virtual Moved write(std::span<const std::uint8_t> bytes) = 0;
};

}  // namespace regcache
