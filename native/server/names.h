// The names of the distribution API: repositories and tags, by the grammar of core/oci.
#pragma once

#include <string_view>

namespace regcache {

// Limits:  kRepositoryBytesMax.
// Source:  distribution-spec v1.1.1, spec.md "Pulling manifests".
[[nodiscard]] bool is_repository_name(std::string_view text);

// Limits:  kTagBytesMax.
// Source:  distribution-spec v1.1.1, spec.md "Pulling manifests".
[[nodiscard]] bool is_tag(std::string_view text);

}  // namespace regcache
