// By whose rules an option string is read: flag, client, BuildKit version.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/options/buildkit_version.h"
#include "core/options/option_table.h"

namespace regcache {

// Whose flag it is. They differ in bare references: buildx takes every text without '=' for a list of
// them, buildctl every text without "type=" for one (facts 1.2, 1.3).
enum class Dialect : std::uint8_t { buildx, buildctl };

struct ParseRules {
  Direction direction = Direction::cache_to;
  Dialect dialect = Dialect::buildx;
  BuildKitVersion buildkit = kNewestBuildKit;
  bool strict = false;  // warnings are errors
};

// "buildx", "buildctl".
[[nodiscard]] std::string_view dialect_name(Dialect dialect);
[[nodiscard]] std::optional<Dialect> parse_dialect(std::string_view name);

}  // namespace regcache
