// A smaller cache: without results that are old, many or large, and without what then leads nowhere.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/oci/descriptor.h"
#include "core/oci/media_type.h"
#include "core/result/result.h"
#include "core/text/rfc3339.h"

namespace regcache {

// What may stay. Rules that are absent do not bind.
struct PruneRules {
  std::optional<Instant> oldest;              // the time of the oldest result that may stay
  std::optional<std::size_t> results_max;     // the newest of each record
  std::optional<std::uint64_t> layers_bytes;  // of all layers, each blob once
  std::optional<ManifestShape> fit;  // manifest of this shape, and config, below kImportBytesMax
};

// Keeps the newest results that all rules allow, the records that are needed to find them, and their
// layers. Results without a time count as the oldest.
//
// Shape:   where results have to go for size, the oldest go first, with all older ones. Nothing is
//          changed but by removing: records stay as they are but for their results, in the same order.
//          Without any rule, what leads to no result still goes.
// Errors:  those of usable_cache_config; invalid_input for a time that is none.
// Limits:  O(n log n); `fit` writes the cache up to 20 times.
// Source:  facts 11 (trap 2), 12 "Prune"; moby/buildkit#1896.
[[nodiscard]] Result<CacheConfig> prune_cache_config(const CacheConfig& config,
                                                     const std::vector<Descriptor>& described,
                                                     const PruneRules& rules);

}  // namespace regcache
