// What the operating system refused, as an Error.
#pragma once

#include <string>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

// The failure that errno tells of. `action` completes "could not ...": "write", "open the file".
//
// Errors:  not_found for ENOENT and ENOTDIR, io for everything else; a full disk gets a hint.
[[nodiscard]] Failure system_failure(std::string path, std::string_view action);

}  // namespace regcache
