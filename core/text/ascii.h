// Letters, digits and blanks of ASCII, without a locale.
#pragma once

#include <string>
#include <string_view>

namespace regcache {

[[nodiscard]] constexpr bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// `text` with A to Z in lower case; all other bytes as they are.
[[nodiscard]] std::string ascii_lower(std::string_view text);

// `text` without blanks, tabs and line ends at its ends.
[[nodiscard]] std::string_view without_blanks(std::string_view text);

}  // namespace regcache
