// Small private text files: read whole, replaced whole.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

// The text of the file; nothing when there is none.
//
// Errors:  io for everything else that goes wrong; out_of_range past 4 MiB.
[[nodiscard]] Result<std::optional<std::string>> read_text_file(const std::string& path);

// Replaces the file in one step: written beside it with mode 0600, synced, renamed. A symbolic link
// stays, and what it points to is replaced. Missing folders are made with mode 0700.
//
// Errors:  io naming the path; the old file stays.
[[nodiscard]] Result<void> replace_text_file(const std::string& path, std::string_view text);

}  // namespace regcache
