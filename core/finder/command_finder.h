// Builds on command lines: docker buildx build, docker build, docker buildx bake --set, buildctl build.
#pragma once

#include <string_view>
#include <vector>

#include "core/finder/found_build.h"
#include "core/finder/found_text.h"

namespace regcache {

// Whether one of the flags of caches is in the text, which is quick to tell.
[[nodiscard]] bool mentions_cache_flags(std::string_view text);

// Each command of `script` that writes or reads a cache, and commands within its quoted words.
//
// Shape:   a flag counts wherever it stands, because scripts gather flags in variables and lists; but
//          without docker or buildctl before it only when its value has "type=", and after another
//          builder's name not at all.
// Source:  docker/buildx@461836ba0, commands/build.go, bake.go (--set);
//          moby/buildkit@73ed6825c, cmd/buildctl/build.go.
[[nodiscard]] std::vector<FoundBuild> find_commands(const FoundText& script);

// The same for a command that a file has as a list of words.
[[nodiscard]] std::vector<FoundBuild> find_in_words(const std::vector<FoundText>& words);

}  // namespace regcache
