// From a cache with all results to what a fresh builder would export with mode=min.
#pragma once

#include "core/cache/cache_config.h"
#include "core/result/result.h"

namespace regcache {

// Keeps all records, but only the results whose stack is the newest stack of a final record, or the
// lower part of one. Final are the records that no other uses; where one has no result, those below
// it that do.
//
// Shape:   layers that nothing needs any more are gone; the rest keeps its order.
// Errors:  those of check_indexes; invalid_input for a time that is none.
// Source:  facts 5.3, where it gives the bytes of real exports; moby/buildkit@73ed6825c,
//          solver/exporter.go.
// Differs: a builder that has exported before with mode=max exports all of it again (facts 5.2).
[[nodiscard]] Result<CacheConfig> minimize_cache_config(const CacheConfig& config);

}  // namespace regcache
