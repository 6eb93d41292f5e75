// Builds in YAML that no other finder knows: GitLab CI, CircleCI, Cloud Build, Taskfiles and their like.
#pragma once

#include <string_view>

#include "core/finder/found_build.h"
#include "core/text/yaml_value.h"

namespace regcache {

// Command lines in any text of the file, and commands that are written as lists of words.
[[nodiscard]] FoundFile find_in_pipeline(std::string_view text, const YamlFile& yaml);

}  // namespace regcache
