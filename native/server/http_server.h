// HTTP for a handler: an address that is listened on until somebody stops it.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "core/result/result.h"
#include "native/server/exchange.h"
#include "native/server/wire.h"

namespace regcache {

struct HttpServerSettings {
  std::string host = "127.0.0.1";
  int port = 5000;                           // 0: a free one is chosen
  std::size_t connections_max = 512;         // each has a thread for as long as it is open
  std::shared_ptr<const WireFactory> wires;  // null: without TLS
};

class HttpServer {
 public:
  virtual ~HttpServer() = default;

  // "http://127.0.0.1:5000", with the port that was really taken.
  [[nodiscard]] virtual std::string url() const = 0;

  // Serves until stop() and returns when the last connection is closed.
  virtual void run() = 0;

  // Takes no new connection, lets running requests finish for at most `patience`, then returns. From
  // any thread, once.
  virtual void stop(std::chrono::milliseconds patience) = 0;
};

// Takes the address; clients may connect from now on and are answered when run() is called.
//
// Errors:  unavailable when the address cannot be taken.
[[nodiscard]] Result<std::unique_ptr<HttpServer>> listen_http(const HttpServerSettings& settings,
                                                              HttpHandler handler);

}  // namespace regcache
