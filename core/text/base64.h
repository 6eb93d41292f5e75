// Base64 with the standard alphabet and padding, as Authorization headers and auth files use it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regcache {

// Source:  RFC 4648, section 4.
[[nodiscard]] std::string encode_base64(std::string_view bytes);

// Nothing when `text` is not base64: another character, or a length that is no multiple of four.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace regcache
