// Which cache an option means: names that are equal for the same cache, whatever the run makes of holes.
#pragma once

#include <string>
#include <string_view>

#include "core/lint/option_lint.h"

namespace regcache {

struct CacheName {
  std::string text;       // "registry docker.io/o/app:cache"; empty for what has no name (inline)
  Span place;             // in the option's text
  bool has_hole = false;  // then `text` has the expression as it is written
};

// The cache of an entry of `option`, which stands in `file`.
[[nodiscard]] CacheName cache_name(const LintedOption& option, const ParsedEntry& entry,
                                   std::string_view file);

// The same for a tag of an image.
[[nodiscard]] CacheName image_name(const FoundText& tag, std::string_view file);

// Whether the legs of a matrix may see different texts.
[[nodiscard]] bool may_differ(const FoundText& text, const FoundBuild& build,
                              std::string_view file);

}  // namespace regcache
