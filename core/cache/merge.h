// Several caches as one, so that each build hits as it does with its own.
#pragma once

#include <vector>

#include "core/cache/cache_config.h"
#include "core/result/result.h"

namespace regcache {

// The union of the caches in normal form; of each record the newest result alone is kept.
//
// Shape:   the order of the caches does not matter, nor does merging one twice.
// Errors:  those of normalize_cache_config, for the first cache that has one.
// Limits:  those of record_classes.
// Bytes:   the same caches give the same config.
// Source:  facts 4.5, 11 (trap 32). Concatenation alone is no merger: BuildKit before 0.25 takes the
//          last of two equal sources and forgets what is above the first.
[[nodiscard]] Result<CacheConfig> merge_cache_configs(std::vector<CacheConfig> configs);

// All layers and records in one config, indexes changed to match; nothing is merged.
[[nodiscard]] CacheConfig joined_cache_configs(std::vector<CacheConfig> configs);

}  // namespace regcache
