// Ages and sizes as people type them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/result/result.h"
#include "core/text/rfc3339.h"

namespace regcache {

// "90s", "36h", "1.5d", "2w": seconds; nothing for anything else or past 63 bits.
[[nodiscard]] std::optional<std::int64_t> parse_age(std::string_view text);

// The time by the system's clock, in whole seconds.
[[nodiscard]] Instant time_now();

// The time that long ago.
//
// Errors:  invalid_input with `option` as the subject.
[[nodiscard]] Result<Instant> time_before(std::string_view option, std::string_view age);

// "500", "1.5GB", "512MiB": bytes, in decimal units as docker prints them or in binary ones; nothing for
// anything else or past 63 bits.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

}  // namespace regcache
