// Stacks: the blobs that lie under a layer, and how stacks compare.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/result/result.h"

namespace regcache {

// The layers that a result of `layer` loads, bottom first.
//
// Errors:  out_of_range when it or an ancestor is no layer, conflict when it is its own ancestor.
[[nodiscard]] Result<std::vector<std::size_t>> layer_stack(const CacheConfig& config,
                                                           std::int64_t layer);

// A number for each layer that tells its stack apart from all others: equal for equal stacks, dense
// from 0, and in BuildKit's order, which is by blob, then by parent, grandparent and so on.
//
// Shape:   the indexes must have passed check_indexes.
// Limits:  O(n log n log depth), no recursion.
[[nodiscard]] std::vector<std::uint32_t> rank_layers(const CacheConfig& config);

// The config without the layers that no result and no chain needs; the others keep their order.
//
// Shape:   the indexes must have passed check_indexes.
[[nodiscard]] CacheConfig without_unused_layers(CacheConfig config);

}  // namespace regcache
