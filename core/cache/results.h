// The results of a record: which are one for BuildKit, and which is the newest.
#pragma once

#include <cstddef>

#include "core/cache/cache_config.h"
#include "core/result/result.h"
#include "core/text/rfc3339.h"

namespace regcache {

// The time of a result; Go's zero time, older than all others, where there is none.
//
// Errors:  invalid_input for a time that is none.
[[nodiscard]] Result<Instant> result_time(const std::string& created_at);

// Whether layers are in the order of with_ordered_layers, so that their indexes are their ranks.
enum class LayerOrder : bool { any, by_rank };

// Sorts each record's results and chains, the newest first, and keeps one of those that BuildKit takes
// for the same: equal instants and equal numbers of layers. It is the one whose layers come first by
// rank_layers, so that the choice does not depend on the order that they came in.
//
// Shape:   the indexes of layers must have passed check_indexes; chains are sorted by themselves.
// Errors:  invalid_input for a time that is none.
// Source:  facts 4.5; traps 22 and 23.
[[nodiscard]] Result<CacheConfig> with_distinct_results(CacheConfig config,
                                                        LayerOrder order = LayerOrder::any);

// Keeps the newest `count` results of each record, chains among them; 1 is what BuildKit itself writes
// since 0.25.
//
// Errors:  invalid_input for a time that is none.
[[nodiscard]] Result<CacheConfig> with_newest_results(CacheConfig config, std::size_t count);

}  // namespace regcache
