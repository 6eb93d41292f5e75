#include "core/cache/compose_merged.h"

#include <map>
#include <tuple>
#include <utility>

#include "core/cache/merge.h"
#include "core/cache/usable.h"

namespace regcache {
namespace {

// What is compared to take one of two descriptors of a blob.
auto parts(const Descriptor& layer) {
  return std::tie(layer.media_type, layer.annotations, layer.size);
}

// Gathers what the caches say of their layers.
class Descriptions {
 public:
  void add(const CacheManifest& manifest, ManifestShape shape) {
    for (Descriptor& layer : with_shape(manifest, shape).layers) {
      const auto [at, is_new] = by_digest_.emplace(layer.digest, layer);
      if (!is_new && parts(layer) < parts(at->second)) {
        at->second = std::move(layer);
      }
    }
  }
  [[nodiscard]] std::vector<Descriptor> take() {
    std::vector<Descriptor> all;
    for (auto& [digest, layer] : by_digest_) {
      all.push_back(std::move(layer));
    }
    return all;
  }

 private:
  std::map<Digest, Descriptor> by_digest_;
};

}  // namespace

Result<ComposedCache> compose_merged(const std::vector<CacheParts>& caches, ManifestShape shape) {
  std::vector<CacheConfig> configs;
  Descriptions descriptions;
  for (const CacheParts& cache : caches) {
    REGCACHE_TRY_ASSIGN(CacheConfig config,
                        usable_cache_config(cache.config, cache.manifest.layers));
    configs.push_back(std::move(config));
    descriptions.add(cache.manifest, shape);
  }
  REGCACHE_TRY_ASSIGN(const CacheConfig merged, merge_cache_configs(std::move(configs)));
  return compose_cache(merged, descriptions.take(), shape);
}

}  // namespace regcache
