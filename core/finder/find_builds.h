// The one way into this room: from a file to the builds in it.
#pragma once

#include <string_view>

#include "core/finder/found_build.h"

namespace regcache {

// Whether a file of any kind can have something for a finder: most files do not, and need no more.
[[nodiscard]] bool mentions_caches(std::string_view text);

// Finds every build in a file that writes or reads a cache.
//
// Shape:   builds in the order of the file. YAML that cannot be read is read as a script; that it was is said in
//          `unread`, unless the file is a template, which is no YAML yet.
// Limits:  kFileBytesMax; a larger text has no builds.
[[nodiscard]] FoundFile find_builds(std::string_view path, std::string_view text);

}  // namespace regcache
