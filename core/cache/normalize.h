// The normal form of a cache: one config for all that lead a build to the same results.
#pragma once

#include "core/cache/cache_config.h"
#include "core/result/result.h"

namespace regcache {

// Makes records that are one key one record, with all their alternatives and results, and drops what
// nothing can match or needs.
//
// Shape:   in the order of order_cache_config. Results are sorted, the newest first; of those that
//          BuildKit takes for the same (with_distinct_results) one is kept. Where records that became
//          one depend on each other, there are two records: one with the alternatives that lead down by
//          a way without loops, to which all links go, and one with all alternatives, which nothing
//          links to. They are one key again for this function, so that nothing is lost by normalising.
// Errors:  those of check_indexes, but loops of records are no error; invalid_input for a time that is
//          none.
// Limits:  those of record_classes.
// Bytes:   the same graph gives the same config; the normal form of a normal form is itself.
// Source:  facts 4.5, 11 (traps 21 to 23).
// Differs: BuildKit refuses a cache with a loop, and skips links that would close one in merging.
[[nodiscard]] Result<CacheConfig> normalize_cache_config(CacheConfig config);

// What normalize_cache_config checks first, and what it does then.
[[nodiscard]] Result<void> check_indexes_but_loops(const CacheConfig& config);
[[nodiscard]] Result<CacheConfig> normalized_cache_config(CacheConfig config);

}  // namespace regcache
