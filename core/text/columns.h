// Characters as a terminal shows them: how many columns they take, and which must not reach it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace regcache {

// What starts at some byte of a text.
struct Character {
  std::size_t bytes = 1;    // 1 for a byte that is not UTF-8
  std::size_t columns = 1;  // 0, 1 or 2
  bool printable = true;    // false for what is no character, for controls, for line and paragraph
                            // ends, and for characters that change the direction of text
};

// The character at text[at], which is within `text`.
//
// Source:  Unicode 15, EastAsianWidth.txt (W and F) and the combining blocks, in whole ranges.
[[nodiscard]] Character character_at(std::string_view text, std::size_t at);

// `text` with every byte of what is not printable as \xNN: safe to send to a terminal, on one line.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace regcache
