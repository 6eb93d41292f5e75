// One HTTP exchange as the registry sees it: a request and its answer, with no socket in sight.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/registry/http.h"
#include "core/result/result.h"
#include "native/file/file_descriptor.h"
#include "native/store/blob.h"

namespace regcache {

// Takes the bytes of a body as they arrive; an error stops the transfer.
using BodySink = std::function<Result<void>(std::span<const std::uint8_t>)>;

// The body of a request. It can be read once.
class RequestBody {
 public:
  virtual ~RequestBody() = default;

  // Hands all of the body to `sink`, piece by piece.
  //
  // Errors:  unavailable when the client went away before the end; else what `sink` returned.
  [[nodiscard]] virtual Result<void> read_to(const BodySink& sink) = 0;
};

struct ServerRequest {
  std::string method;  // as sent: "GET"
  std::string target;  // as sent, still percent-encoded: "/v2/a/tags/list?n=2"
  std::string peer;    // the client's address: "127.0.0.1"
  Headers headers;
  RequestBody* body = nullptr;  // never null while a request is served
};

// The part of an open file that an answer sends.
struct FileSlice {
  std::shared_ptr<const FileDescriptor> file;
  std::uint64_t offset = 0;
  std::uint64_t size_bytes = 0;
};

// The body of an answer that is made while it is sent.
struct StreamedContent {
  std::shared_ptr<BlobReader> reader;
  std::optional<std::uint64_t> size_bytes;  // nothing: it ends where the reader does
};

// An answer to HEAD has no body, and a Content-Length header that says what GET would send.
struct ServerAnswer {
  int status = 200;
  Headers headers;
  std::string body;
  std::optional<FileSlice> slice;  // instead of `body`
  std::string trouble;             // for the server's own log: what the client is not told
  std::optional<StreamedContent> stream = std::nullopt;  // instead of `body`
  std::string user = {};                                 // who logged in, for the server's own log
};

// Answers requests; called by several threads at once. What a registry adds to its protocol (who may
// come in, what is logged) are handlers around a handler.
using HttpHandler = std::function<ServerAnswer(const ServerRequest&)>;

}  // namespace regcache
