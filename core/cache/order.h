// The order of layers and records in a cache config: one for each graph, whatever it came in.
#pragma once

#include <cstdint>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/result/result.h"

namespace regcache {

// Puts the config into the order in which it is written, with all indexes changed to match. Layers
// that are the same blob on the same stack become one; so do records that are the same in digest,
// results and all that lies below, and equal alternatives of a slot.
//
// Shape:   layers by blob, then by the blobs below; records by digest, slots, selectors and linked
//          digests, then by the whole structure below; alternatives by link, then selector.
// Errors:  those of check_indexes.
// Limits:  O(n log n), no recursion.
// Bytes:   the same graph gives the same config.
// Source:  facts 2.4; moby/buildkit@73ed6825c, cache/remotecache/v1/utils.go (sortConfig).
// Differs: BuildKit leaves equal records and layers in the order of its hash maps.
[[nodiscard]] Result<CacheConfig> order_cache_config(const CacheConfig& config);

// The same for a config whose indexes have passed check_indexes.
[[nodiscard]] CacheConfig ordered_cache_config(CacheConfig config);

// Its two halves. The second takes records that are ordered by level (inputs_first), and layers in order.
[[nodiscard]] CacheConfig with_ordered_layers(CacheConfig config);
[[nodiscard]] CacheConfig with_ordered_records(CacheConfig config,
                                               const std::vector<std::uint32_t>& inputs_first);

}  // namespace regcache
