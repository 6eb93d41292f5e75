// Numbers in headers and queries.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace regcache {

// All of `text` as a number: digits alone, no sign, no blanks; nothing otherwise, and past 64 bits.
[[nodiscard]] std::optional<std::uint64_t> parse_natural(std::string_view text);

}  // namespace regcache
