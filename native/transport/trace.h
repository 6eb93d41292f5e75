// What may be shown of a request or an answer: only what is known to hold no secret.
#pragma once

#include <string>
#include <string_view>

#include "core/registry/http.h"

namespace regcache {

// "> PUT https://h/v2/a/blobs/uploads/...?digest=sha256:... (1234 bytes)", then the known headers.
[[nodiscard]] std::string trace_line(const HttpRequest& request);
// "< 201 https://h/v2/...", then the known headers.
[[nodiscard]] std::string trace_line(const HttpRequest& request, const HttpAnswer& answer);
// "! https://h/v2/...: the connection broke"
[[nodiscard]] std::string trace_line(const HttpRequest& request, const TransportFault& fault);

}  // namespace regcache
