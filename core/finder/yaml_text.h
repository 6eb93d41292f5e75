// Scalars of YAML files with the place of each of their bytes.
#pragma once

#include <string_view>

#include "core/finder/found_text.h"
#include "core/text/yaml_value.h"

namespace regcache {

// The text of a scalar of `file`, in any of the five styles; empty when `node` is no scalar or null.
//
// Shape:   what is folded, escaped or indented stands where the file has it.
// Source:  yaml.org/spec/1.1, chapters 5.6 (escapes) and 9.
[[nodiscard]] FoundText placed_text(std::string_view file, const YamlNode* node);

}  // namespace regcache
