// The files of a working tree that a finder may read.
#pragma once

#include <string>
#include <vector>

#include "core/result/result.h"

namespace regcache {

// The files below `root`, a folder, as paths that start with it ("./a" is shown as "a"), sorted.
//
// Shape:   only files whose name or first line tells of a kind that finders know. What .gitignore files
//          leave out, those above `root` in the same working tree among them, is not there; nor are
//          .git, node_modules and what symbolic links lead to.
// Errors:  io, not_found for a folder that cannot be read.
[[nodiscard]] Result<std::vector<std::string>> list_sources(const std::string& root);

}  // namespace regcache
