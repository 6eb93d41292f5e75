// Link: where the next page of a list is.
#pragma once

#include <optional>
#include <string_view>

#include "core/registry/http.h"

namespace regcache {

// The reference of the first link with rel="next", as it stands there: often relative.
//
// Source:  RFC 8288, section 3; distribution-spec v1.1.1, "Listing Tags".
// Lifetime: the view ends with `headers`.
[[nodiscard]] std::optional<std::string_view> next_link(const Headers& headers);

}  // namespace regcache
