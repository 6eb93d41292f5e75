// Options as the file or command line of each tool wants them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/options/cache_options.h"
#include "core/options/parse_rules.h"

namespace regcache {

enum class SnippetTool : std::uint8_t { buildx, bake, compose, github, gitlab, buildctl, dagger };

// "buildx", "bake", "compose", "github", "gitlab", "buildctl", "dagger".
[[nodiscard]] std::string_view snippet_tool_name(SnippetTool tool);
[[nodiscard]] std::optional<SnippetTool> parse_snippet_tool(std::string_view name);

// The caches of one build, written for `tool`; every line ends in a line feed. What they export comes
// before what they import, each in the order given.
//
// Shape:   the shortest text that means the same to the BuildKit of `rules`, and type always said.
//          Values of secret attributes are not written: the tool's own variable stands for each, named
//          as the key in capitals, or the secret of that name (github); other values get a number behind it.
// Errors:  missing when there are no caches; unsupported for a value that the tool cannot take:
//          control characters (all), a comma or a quote (github, dagger: they do not read quotes).
// Source:  docker/buildx@461836ba0, util/buildflags/cache.go, bake/bake.go;
//          docker/actions-toolkit@0a1d2c230, src/util.ts (getList);
//          compose-spec, build.md (cache_to), interpolation.md; moby/buildkit@73ed6825c,
//          cmd/buildctl/build.go; dagger/dagger, engine/client/client.go (cacheConfigFromEnv).
[[nodiscard]] Result<std::string> write_snippet(std::span<const CacheOptions> options,
                                                SnippetTool tool, const ParseRules& rules);

}  // namespace regcache
