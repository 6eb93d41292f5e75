// Several caches with their manifests as the bytes of one.
#pragma once

#include <vector>

#include "core/cache/cache_config.h"
#include "core/cache/compose.h"
#include "core/oci/manifest.h"
#include "core/result/result.h"

namespace regcache {

// A cache as it was read.
struct CacheParts {
  const CacheConfig& config;
  const CacheManifest& manifest;
};

// The union of the caches (merge_cache_configs), without what is not usable in each. Where two describe a
// layer differently, one description is taken that does not depend on their order.
//
// Errors:  those of usable_cache_config, for the first cache that has one, and of merge_cache_configs.
// Bytes:   the same caches give the same bytes, in any order.
[[nodiscard]] Result<ComposedCache> compose_merged(const std::vector<CacheParts>& caches,
                                                   ManifestShape shape);

}  // namespace regcache
