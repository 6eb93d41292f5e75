#include "native/transfer/merge_caches.h"

#include <algorithm>
#include <set>

#include "core/cache/compose_merged.h"
#include "native/transport/clock.h"

namespace regcache {
namespace {

constexpr Milliseconds kSettleMs = 1'000;
constexpr Milliseconds kSettleTimes = 3;
constexpr Milliseconds kRetryMs = 50;  // times the number of tries

struct Merged {
  ComposedCache composed;
  std::vector<LayerOrigin> origins;
};

// `current` is the cache at the destination: its layers are there.
Result<Merged> merge_all(const std::vector<MergeSource>& sources, const CacheImage* current,
                         ManifestShape shape) {
  std::vector<CacheParts> caches;
  caches.reserve(sources.size() + 1);
  for (const MergeSource& source : sources) {
    caches.push_back({source.image.config, source.image.manifest});
  }
  std::set<Digest> there;
  if (current != nullptr) {
    caches.push_back({current->config, current->manifest});
    for (const Descriptor& layer : current->manifest.layers) {
      there.insert(layer.digest);
    }
  }
  REGCACHE_TRY_ASSIGN(ComposedCache composed, compose_merged(caches, shape));

  std::set<Digest> needed;
  for (const Descriptor& layer : composed.parts.layers) {
    if (there.count(layer.digest) == 0) {
      needed.insert(layer.digest);
    }
  }
  std::vector<LayerOrigin> origins;
  for (const MergeSource& source : sources) {
    LayerOrigin origin{source.route, source.image.manifest.layers};
    std::erase_if(origin.layers,
                  [&](const Descriptor& layer) { return needed.count(layer.digest) == 0; });
    origins.push_back(std::move(origin));
  }
  return Merged{std::move(composed), std::move(origins)};
}

Result<std::optional<CacheImage>> read_if_there(Store& store, std::string_view name) {
  Result<CacheImage> image = read_cache(store, name);
  if (!image && image.error().code == Code::not_found) {
    REGCACHE_TRY_ASSIGN(const std::optional<Digest> there, store.head_manifest(name));
    if (!there) {
      return std::optional<CacheImage>();
    }
  }
  if (!image) {
    return fail(std::move(image).error());  // an ordinary image is not overwritten
  }
  return std::optional<CacheImage>(*std::move(image));
}

}  // namespace

Result<DeliveryReport> merge_caches(const std::vector<MergeSource>& sources, Store& to,
                                    std::string_view name, ManifestShape shape) {
  REGCACHE_TRY_ASSIGN(const Merged merged, merge_all(sources, nullptr, shape));
  if (merged.composed.parts.layers.empty()) {
    return DeliveryReport{.warnings = {"the caches have no layers: nothing is sent"}};
  }
  return deliver_cache(merged.origins, to, merged.composed, name);
}

Result<MergeIntoReport> merge_into(const std::vector<MergeSource>& sources, Store& to,
                                   std::string_view name, const Pause& pause) {
  MergeIntoReport report;
  TransferReport moved;
  for (int tries = 1; tries <= kMergeTriesMax; ++tries) {
    REGCACHE_TRY_ASSIGN(const std::optional<CacheImage> current, read_if_there(to, name));
    const ManifestShape shape = current ? current->manifest.shape : ManifestShape::oci_manifest;
    REGCACHE_TRY_ASSIGN(const Merged merged,
                        merge_all(sources, current ? &*current : nullptr, shape));
    const Digest digest = digest_of(merged.composed.manifest);
    report.delivery.warnings =
        size_warnings(merged.composed.config.size(), merged.composed.manifest.size());
    report.delivery.manifest = Descriptor{.media_type = std::string(manifest_media_type(shape)),
                                          .digest = digest,
                                          .size = merged.composed.manifest.size()};
    if (current && current->stored.digest == digest) {
      report.delivery.was_there = tries == 1;
      report.delivery.blobs = moved;
      report.tries = std::max(tries - 1, 1);
      return report;
    }
    if (merged.composed.parts.layers.empty()) {
      report.delivery = {.warnings = {"the caches have no layers: nothing is sent"}};
      return report;
    }
    REGCACHE_TRY_ASSIGN(const TransferReport one,
                        deliver_blobs(merged.origins, to, merged.composed));
    moved += one;
    const Milliseconds begin = steady_now();
    REGCACHE_TRY_ASSIGN(const std::optional<Digest> before, to.head_manifest(name));
    if (before == (current ? std::optional(current->stored.digest) : std::nullopt)) {
      REGCACHE_TRY(to.put_manifest(name, manifest_media_type(shape), merged.composed.manifest));
      // The next round finds either what was written, or what another writer made of it.
      REGCACHE_TRY(pause(kSettleMs + kSettleTimes * (steady_now() - begin)));
    } else {
      REGCACHE_TRY(pause(kRetryMs * static_cast<Milliseconds>(tries)));
    }
  }
  return fail(Code::conflict, std::string(name),
              "other writers came between " + std::to_string(kMergeTriesMax) + " times");
}

}  // namespace regcache
