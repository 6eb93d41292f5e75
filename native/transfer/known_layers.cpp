#include "native/transfer/known_layers.h"

#include "core/oci/manifest.h"
#include "native/transfer/convert.h"
#include "native/transfer/layer_sink.h"

namespace regcache {

KnownLayers::KnownLayers(Store& store, std::string_view name, Compression compression) {
  const Result<StoredManifest> stored = store.get_manifest(name);
  const Result<Manifest> manifest =
      stored ? parse_manifest(stored->bytes) : Result<Manifest>(fail(stored.error()));
  const Result<CacheManifest> cache =
      manifest ? cache_manifest(*manifest) : Result<CacheManifest>(fail(manifest.error()));
  if (!cache) {
    return;
  }
  for (const Descriptor& layer : cache->layers) {
    if (!parse_layer_type(layer.media_type) || needs_conversion(layer, compression)) {
      continue;
    }
    has_estargz_ = has_estargz_ || compression == Compression::estargz;
    if (const std::optional<Digest> diff_id = stated_diff_id(layer)) {
      diff_ids_.insert(diff_id->text());
    }
  }
}

bool KnownLayers::may_have(const Descriptor& layer) const {
  const std::optional<Digest> diff_id = stated_diff_id(layer);
  return has_estargz_ || (diff_id && diff_ids_.contains(diff_id->text()));
}

}  // namespace regcache
