// What may be shown of a URL: only what is known to hold no secret.
#pragma once

#include <string>
#include <string_view>

namespace regcache {

// The URL with the values of all but a few known parameters replaced by "...": upload sessions and
// presigned addresses carry their secret there. User information is replaced too, and a URL too long
// to read is cut.
[[nodiscard]] std::string shown_url(std::string_view url);

}  // namespace regcache
