// A cache without what is broken in it.
#pragma once

#include <set>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/oci/manifest.h"
#include "core/result/result.h"

namespace regcache {

struct RepairedCache {
  CacheConfig config;              // in normal form
  std::vector<Descriptor> layers;  // one for each layer of the config, in its order
};

// Drops results that cannot be loaded (a blob in `broken`, one that the manifest does not describe as a
// layer with its diffID, a stack that leads nowhere), records that nothing can match, and annotations
// that are wrong or private. A cache that is too large to be imported loses its oldest results.
//
// Shape:   `shape` is that of the manifest that will be written.
// Errors:  invalid_input for a time that is none.
// Bytes:   find_cache_problems finds nothing in what compose_cache makes of it.
// Source:  facts 4.5, 4.6, 11.
[[nodiscard]] Result<RepairedCache> repair_cache(const CacheConfig& config,
                                                 const std::vector<Descriptor>& described,
                                                 const std::set<Digest>& broken,
                                                 ManifestShape shape);

}  // namespace regcache
