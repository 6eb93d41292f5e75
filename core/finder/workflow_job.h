// What a job of a workflow tells of the builds in it.
#pragma once

#include <string>
#include <vector>

#include "core/finder/found_build.h"
#include "core/text/yaml_value.h"

namespace regcache {

// The job `name` of the workflow `root`.
[[nodiscard]] FoundJob read_job(const YamlNode& root, std::string_view name, const YamlNode* job);

[[nodiscard]] FoundMatrix read_matrix(const YamlNode* job);

}  // namespace regcache
