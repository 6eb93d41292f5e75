// Builds in Compose files.
#pragma once

#include <string_view>

#include "core/finder/found_build.h"
#include "core/text/yaml_value.h"

namespace regcache {

// build.cache_from, build.cache_to and build.x-bake of each service.
//
// Shape:   all services are together: docker compose build builds them at the same time. Services, a
//          service or its build section alone are read as well: parts of Compose files.
// Source:  compose-spec, build.md; docker/buildx@461836ba0, bake/compose.go; facts 1.4.
[[nodiscard]] FoundFile find_in_compose(std::string_view text, const YamlFile& yaml);

}  // namespace regcache
