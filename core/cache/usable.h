// What of a cache can be used again, and the descriptors that belong to it.
#pragma once

#include <vector>

#include "core/cache/cache_config.h"
#include "core/oci/descriptor.h"
#include "core/result/result.h"

namespace regcache {

// The config without what BuildKit would drop or choke on: results with a blob that `described` does not
// have, records that are random or have an input without alternatives, and all that depends on those.
//
// Errors:  those of check_indexes.
// Source:  facts 4.5, 11 (traps 3 and 21).
[[nodiscard]] Result<CacheConfig> usable_cache_config(const CacheConfig& config,
                                                      const std::vector<Descriptor>& described);

// The descriptors of the config's layers, in its order, duplicates included: what a manifest lists. Of
// several for one digest the last one counts, as for BuildKit.
//
// Errors:  missing when a layer has none; the subject is its JSON pointer.
[[nodiscard]] Result<std::vector<Descriptor>> describe_layers(
    const CacheConfig& config, const std::vector<Descriptor>& described);

}  // namespace regcache
