// Ages and sizes as people type them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace regcache {

// "90s", "36h", "7d", "2w": seconds; nothing for anything else or past 63 bits.
[[nodiscard]] std::optional<std::int64_t> parse_age(std::string_view text);

// "500", "10GB", "512MiB": bytes, in decimal units as docker prints them or in binary ones; nothing for
// anything else or past 63 bits.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

}  // namespace regcache
