// A cache's records as a tree of text: from the last steps down to their sources.
#pragma once

#include <string>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/oci/descriptor.h"

namespace regcache {

// Draws every record once, below the first record that uses it; where it is used again, its number
// stands with "(above)". Leaves (records that none uses) come first, in config order.
//
// Shape:   `layers` are the manifest's descriptors: sizes are looked up by digest.
// Limits:  any graph: loops end at the record that is drawn already; records that only loops reach
//          are counted in the last line; indexes out of range are shown as "?".
[[nodiscard]] std::string render_cache_tree(const CacheConfig& config,
                                            const std::vector<Descriptor>& layers);

}  // namespace regcache
