// Files that people wrote: read when they are text, rewritten without a moment in between.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

// The text of the file; nothing when it is larger than `bytes_max` or no text (a NUL byte near its start).
//
// Errors:  io, not_found.
[[nodiscard]] Result<std::optional<std::string>> read_source(const std::string& path,
                                                             std::size_t bytes_max);

// Its first bytes, as far as a "#!" line goes.
//
// Errors:  io, not_found.
[[nodiscard]] Result<std::string> read_start(const std::string& path);

// Replaces the file in one step: mode and symbolic links stay as they are.
//
// Errors:  io naming the path; the old file stays.
[[nodiscard]] Result<void> rewrite_source(const std::string& path, std::string_view text);

}  // namespace regcache
