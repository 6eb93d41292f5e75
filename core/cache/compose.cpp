#include "core/cache/compose.h"

#include <utility>

#include "core/cache/order.h"
#include "core/cache/usable.h"
#include "core/limits.h"

namespace regcache {

bool ComposedCache::is_importable() const {
  return config.size() <= kImportBytesMax && manifest.size() <= kImportBytesMax;
}

Result<ComposedCache> compose_cache(const CacheConfig& config,
                                    const std::vector<Descriptor>& described, ManifestShape shape) {
  REGCACHE_TRY_ASSIGN(const CacheConfig ordered, order_cache_config(config));
  REGCACHE_TRY_ASSIGN(std::vector<Descriptor> layers, describe_layers(ordered, described));
  std::string text = write_cache_config(ordered);
  Descriptor config_blob{.media_type = std::string(kCacheConfigMediaType),
                         .digest = digest_of(text),
                         .size = text.size()};
  CacheManifest parts{shape, std::move(config_blob), std::move(layers)};
  parts = with_shape(std::move(parts), shape);
  std::string manifest = write_manifest(parts);
  return ComposedCache{std::move(parts), std::move(text), std::move(manifest)};
}

std::vector<std::string> size_warnings(std::size_t config, std::size_t manifest) {
  std::vector<std::string> warnings;
  for (const auto& [what, bytes] :
       {std::pair("cache config", config), std::pair("manifest", manifest)}) {
    if (bytes > kImportBytesMax) {
      warnings.push_back("the " + std::string(what) + " has " + std::to_string(bytes) +
                         " bytes; BuildKit imports at most " + std::to_string(kImportBytesMax) +
                         " and will ignore this cache");
    }
  }
  return warnings;
}

}  // namespace regcache
