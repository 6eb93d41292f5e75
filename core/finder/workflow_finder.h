// Builds in workflows of GitHub Actions, and in composite actions.
#pragma once

#include <string_view>

#include "core/finder/found_build.h"
#include "core/text/yaml_value.h"

namespace regcache {

// Inputs of docker/build-push-action and its kin, the `set` of docker/bake-action, and the command lines
// of `run`, each with what its job tells: matrix, needs, triggers, builder.
//
// Shape:   a job, a list of steps, a step or its inputs are read as well: parts of workflows.
// Source:  docker/build-push-action, action.yml and src/context.ts (cache-to is split at line ends
//          alone); docker/actions-toolkit, src/util.ts (getList: quotes, '#'); docs.github.com, "Workflow syntax".
[[nodiscard]] FoundFile find_in_workflow(std::string_view text, const YamlFile& yaml);

}  // namespace regcache
