// A drawing as a file that appears whole.
#pragma once

#include <string>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

// Writes the text of an SVG drawing; an older file of that name is replaced.
//
// Errors:  io naming the path. Nothing half-written stays.
[[nodiscard]] Result<void> write_svg(const std::string& path, std::string_view svg);

}  // namespace regcache
