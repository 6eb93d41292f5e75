// The heads of HTTP/1.1 messages: writing a request's, reading an answer's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/registry/http.h"
#include "core/registry/url.h"
#include "native/transport/proxy.h"

namespace regcache {

// Request line and headers as they go over the wire. To the headers of the request come Host,
// User-Agent, `Accept-Encoding: identity`, and Content-Length or Transfer-Encoding.
//
// Errors:  nothing when a header's name or value would break out of its line.
// Source:  RFC 9112, section 3; RFC 9110, section 5.5.
[[nodiscard]] std::optional<std::string> request_head(const HttpRequest& request, const Url& url,
                                                      const std::optional<Proxy>& proxy);

// The headers of an answer, in their order and with their bytes. `head` goes up to its empty line.
//
// Errors:  nothing when a line is not a header.
[[nodiscard]] std::optional<Headers> answer_headers(std::string_view head);

}  // namespace regcache
