// A cache's records as a tree of text: from the last steps down to their sources.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/oci/descriptor.h"
#include "core/text/rfc3339.h"

namespace regcache {

// Draws every record once, below the first record that uses it; where it is used again, its number
// stands with "(above)". Leaves (records that none uses) come first, in config order.
//
// A result is shown with the size of its own layer, of its whole stack, and its age.
//
// Shape:   `layers` are the manifest's descriptors: sizes are looked up by digest. Without `now` the
//          time stands where the age would. With the digests of BuildKit a line has 120 columns at most
//          for fewer than 1,000 records.
// Limits:  any graph: loops end at the record that is drawn already; records that only loops reach
//          are counted in the last line; indexes out of range are shown as "?".
[[nodiscard]] std::string render_cache_tree(const CacheConfig& config,
                                            const std::vector<Descriptor>& layers,
                                            std::optional<Instant> now = std::nullopt);

}  // namespace regcache
