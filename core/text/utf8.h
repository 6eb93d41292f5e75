// UTF-8 as Go's decoder sees it: what is a character, and what is a stray byte.
#pragma once

#include <cstddef>
#include <string_view>

namespace regcache {

// The bytes of U+FFFD, which Go puts in the place of every byte that belongs to no character.
inline constexpr std::string_view kReplacementCharacter = "\xef\xbf\xbd";

// The length in bytes of the character that starts at text[at]; 0 when the byte there starts none.
//
// Shape:   1 to 4; no surrogates, no overlong forms, nothing past U+10FFFF.
// Source:  RFC 3629, section 4.
[[nodiscard]] std::size_t utf8_length(std::string_view text, std::size_t at);

}  // namespace regcache
