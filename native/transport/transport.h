// One HTTP exchange at a time, exactly as asked: the small interface behind which any client library
// could stand. It follows no redirect, decodes nothing, tries nothing again and knows no registry.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/registry/http.h"
#include "core/result/result.h"
#include "native/store/blob.h"
#include "native/transport/cancel.h"
#include "native/transport/channel.h"
#include "native/transport/proxy.h"
#include "native/transport/tls.h"

namespace regcache {

// The blobs of an exchange, which do not fit into its structs.
struct Bodies {
  // Read once, for `content_length` bytes when the request sends a blob, to its end when it sends a
  // stream. When it fails or ends early the exchange is a Fault::reset: who made the reader knows why.
  BlobReader* upload = nullptr;
  // For a 2xx answer when the request expects a blob: gets its head, then its bytes. Either says
  // false to end the exchange; then the answer is returned without a body.
  std::function<bool(const HttpAnswer& head)> begin;
  std::function<bool(std::span<const std::uint8_t> bytes)> download;
};

class Transport {
 public:
  virtual ~Transport() = default;

  // Makes one exchange. May be called from several threads at once; each has its own connection.
  //
  // Shape:   an answer that came before the request was sent completely is the answer. The text of an
  //          error answer is kept, up to kErrorBodyBytesMax, whatever the request expects.
  // Errors:  every Fault; after CancelToken::request() any of them, soon.
  // Limits:  header lines of 32 KiB, 100 of them, 256 KiB together.
  [[nodiscard]] virtual std::variant<HttpAnswer, TransportFault> send(const HttpRequest& request,
                                                                      const Bodies& bodies) = 0;
};

struct TransportSettings {
  TlsSettings tls;
  ProxyRules proxies;
  Patience patience;
  // Gets one line for each request and answer, secrets taken out (trace.h). From several threads.
  std::function<void(std::string_view line)> trace;
};

// The transport over cpp-httplib, with connections kept alive and pooled per origin. From here on
// SIGPIPE is ignored in this process. `cancel` outlives the transport.
//
// Errors:  those of TlsContext::load.
[[nodiscard]] Result<std::unique_ptr<Transport>> make_transport(TransportSettings settings,
                                                                const CancelToken& cancel);

}  // namespace regcache
