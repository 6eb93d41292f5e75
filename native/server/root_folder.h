// The folder that a registry is to live in: made where it is missing, refused where it holds something
// else.
#pragma once

#include <string>

#include "core/result/result.h"

namespace regcache {

// Whether a registry may live at `path`: in a folder that is empty or holds a registry, or at a path where
// nothing is. Hidden files and the lost+found of a file system count for nothing.
//
// Errors:  conflict for an OCI layout and anything else that is there; not_found when nothing is there
//          and `must_exist`; io.
[[nodiscard]] Result<void> check_root(const std::string& path, bool must_exist);

// Makes `path` with all folders above it.
//
// Errors:  io.
[[nodiscard]] Result<void> make_root(const std::string& path);

}  // namespace regcache
