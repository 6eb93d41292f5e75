// What a registry's refusal means, in words that tell what to do.
#pragma once

#include <string>
#include <string_view>

#include "core/registry/http.h"
#include "core/result/result.h"

namespace regcache {

// The error of an answer that is no success.
//
// Shape:   subject is `what` (a reference, digest or host); detail names method, status and the
//          registry's own words.
// Errors:  401 and 403 denied, 404 not_found, 429 and 5xx unavailable, 405 to DELETE
//          unsupported, other 4xx refused.
[[nodiscard]] Error answer_error(const HttpRequest& request, const HttpAnswer& answer,
                                 std::string_view what);

// The error of a request that got no answer: unavailable.
[[nodiscard]] Error fault_error(const HttpRequest& request, const TransportFault& fault,
                                std::string_view what);

}  // namespace regcache
