// Builds in Bake files.
#pragma once

#include <string_view>
#include <vector>

#include "core/finder/bake_file.h"
#include "core/finder/found_build.h"

namespace regcache {

// The targets of a Bake file with their caches, also those that they inherit.
//
// Shape:   an option that is inherited is in several builds, with the same place. Each group, as far as
//          static text tells, is together.
// Source:  facts 1.4; docker/buildx@461836ba0, bake/bake.go.
[[nodiscard]] FoundFile find_in_bake(FileKind kind, const std::vector<BakeBlock>& blocks);

}  // namespace regcache
