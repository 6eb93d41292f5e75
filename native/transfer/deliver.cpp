#include "native/transfer/deliver.h"

#include <set>

#include "native/store/text_blob.h"

namespace regcache {

Result<TransferReport> deliver_blobs(const std::vector<LayerOrigin>& origins, Store& to,
                                     const ComposedCache& cache) {
  TransferReport report;
  std::set<Digest> taken;
  for (const LayerOrigin& origin : origins) {
    std::vector<Descriptor> layers;
    for (const Descriptor& layer : origin.layers) {
      if (taken.insert(layer.digest).second) {
        layers.push_back(layer);
      }
    }
    REGCACHE_TRY_ASSIGN(const TransferReport moved, transfer_blobs(origin.route, layers));
    report += moved;
  }
  TextBlob config(cache.config);
  REGCACHE_TRY(to.put_blob(cache.parts.config, config, std::nullopt));
  return report;
}

Result<DeliveryReport> deliver_cache(const std::vector<LayerOrigin>& origins, Store& to,
                                     const ComposedCache& cache, std::string_view name) {
  DeliveryReport report;
  report.warnings = size_warnings(cache.config.size(), cache.manifest.size());
  const std::string_view media_type = manifest_media_type(cache.parts.shape);
  report.manifest = Descriptor{.media_type = std::string(media_type),
                               .digest = digest_of(cache.manifest),
                               .size = cache.manifest.size()};
  const std::string place = name.empty() ? report.manifest->digest.text() : std::string(name);
  REGCACHE_TRY_ASSIGN(const std::optional<Digest> there, to.head_manifest(place));
  if (there == report.manifest->digest && to.checks_references()) {
    report.was_there = true;
    return report;
  }
  REGCACHE_TRY_ASSIGN(report.blobs, deliver_blobs(origins, to, cache));
  REGCACHE_TRY(to.put_manifest(place, media_type, cache.manifest));
  return report;
}

}  // namespace regcache
