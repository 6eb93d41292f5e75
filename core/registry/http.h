// HTTP as the sessions see it: requests that the edge must make, answers that it got. No sockets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regcache {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_ };

// "GET", "HEAD", ...
[[nodiscard]] std::string_view method_name(Method method);

struct Header {
  std::string name;
  std::string value;
};

using Headers = std::vector<Header>;

// The value of the first header of that name, matched without case; nothing when there is none.
[[nodiscard]] std::optional<std::string_view> find_header(const Headers& headers,
                                                          std::string_view name);

// Where the body of a request comes from, and where the body of an answer goes.
enum class Body : std::uint8_t {
  none,    // request: no body. answer: thrown away
  text,    // in the struct's own `body`, at most `answer_bytes_max`
  blob,    // the edge's blob: its source for a request, its sink for an answer with a 2xx status
  stream,  // request: the edge's source, once, to its end, whose size nobody knows: chunked
};

// One request that the edge is asked to make, exactly so: no redirect followed, nothing added but
// Host, User-Agent, Connection, and Content-Length or Transfer-Encoding.
struct HttpRequest {
  Method method = Method::get;
  std::string url;  // absolute; already percent-encoded
  Headers headers;  // Authorization included: never written to a log
  Body sends = Body::none;
  std::string body;                  // for Body::text; may hold secrets: never written to a log
  std::uint64_t content_length = 0;  // bytes of the request's body, unless it is a stream
  std::uint64_t content_offset = 0;  // for Body::blob: where in the blob the body begins
  bool is_alone = false;  // on a connection that no other request goes over, where that can be
  Body expects = Body::none;
  std::size_t answer_bytes_max = 0;  // for Body::text: what comes after is dropped
};

// Whether the request's body comes from the edge's source. What was read of that is gone: the edge does
// not repeat such a request by itself.
[[nodiscard]] constexpr bool sends_from_source(const HttpRequest& request) {
  return request.sends == Body::blob || request.sends == Body::stream;
}

// What came back. When `expects` was blob and the status is not 2xx, the body is text, up to
// kErrorBodyBytesMax. A body may hold a token: never written to a log. Where the edge cannot see a
// header (a browser, unless the registry exposes it) it is simply not there.
struct HttpAnswer {
  int status = 0;
  Headers headers;
  std::string body;
};

// Why there was no answer.
enum class Fault : std::uint8_t {
  resolve,    // the host name has no address
  connect,    // refused or unreachable
  tls,        // the handshake or the certificate failed
  timeout,    // no answer in time
  stalled,    // bytes stopped coming or going
  reset,      // the connection broke
  truncated,  // the body ended before Content-Length said so
  protocol,   // what came was not HTTP, or over the limits of the edge
};

struct TransportFault {
  Fault fault = Fault::reset;
  std::string detail;            // one sentence for a person, with no secret in it
  std::uint64_t sent_bytes = 0;  // of the request's blob, as far as the edge knows; 0: it does not
};

}  // namespace regcache
