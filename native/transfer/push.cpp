#include "native/transfer/push.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "core/cache/minimize.h"
#include "core/cache/order.h"
#include "core/cache/usable.h"
#include "core/limits.h"
#include "core/result/placed.h"
#include "native/store/text_blob.h"
#include "native/transfer/jobs.h"

namespace regcache {
namespace {

using Replacements = std::map<Digest, Descriptor>;

// Converts what has to be, sends it at once, and says what became of each old digest.
Result<Replacements> convert_layers(const TransferRoute& route,
                                    const std::vector<Descriptor>& layers,
                                    const Conversion& conversion, TransferReport& report) {
  std::vector<Descriptor> old = unique_blobs(layers);
  std::erase_if(old, [&](const Descriptor& layer) {
    return conversion.every_layer ? !parse_layer_type(layer.media_type)
                                  : !needs_conversion(layer, conversion.plan.compression());
  });
  std::uint64_t bytes = 0;
  for (const Descriptor& layer : old) {
    bytes += layer.size;
  }
  route.progress.planned(old.size(), bytes);

  BlockWorkers workers(conversion.plan, 0);
  std::mutex mutex;
  Replacements replacements;
  std::vector<Job> jobs;
  for (const Descriptor& layer : old) {
    jobs.push_back([&]() -> Result<void> {
      route.progress.started(layer);
      REGCACHE_TRY_ASSIGN(const ConvertedLayer converted,
                          convert_layer(route.from, layer, workers, route.progress));
      REGCACHE_TRY_ASSIGN(const PutOutcome outcome,
                          route.to.put_blob(converted.descriptor, *converted.blob, std::nullopt));
      route.progress.finished(layer, BlobFate::converted);
      const std::scoped_lock lock(mutex);
      report.converted += 1;
      report.converted_bytes += outcome == PutOutcome::sent ? converted.descriptor.size : 0;
      replacements.emplace(layer.digest, converted.descriptor);
      return {};
    });
  }
  REGCACHE_TRY(run_jobs(jobs, route.jobs));
  return replacements;
}

// Puts the new digests into the config and the new descriptors into the list.
void replace(CacheConfig& config, std::vector<Descriptor>& described,
             const Replacements& replacements) {
  std::map<std::string_view, std::string_view> digests;
  for (const auto& [old, layer] : replacements) {
    digests[old.text()] = layer.digest.text();
    described.push_back(layer);
  }
  for (ConfigLayer& layer : config.layers) {
    if (const auto at = digests.find(layer.blob); at != digests.end()) {
      layer.blob = at->second;
    }
  }
}

// What will be sent last: the cache config and the manifest.
struct Ending {
  CacheManifest parts;
  std::string config;
  std::string manifest;
};

Result<Ending> compose(const CacheConfig& config, const std::vector<Descriptor>& described,
                       ManifestShape shape) {
  REGCACHE_TRY_ASSIGN(const CacheConfig ordered, order_cache_config(config));
  REGCACHE_TRY_ASSIGN(std::vector<Descriptor> layers, describe_layers(ordered, described));
  std::string text = write_cache_config(ordered);
  Descriptor config_blob{.media_type = std::string(kCacheConfigMediaType),
                         .digest = digest_of(text),
                         .size = text.size()};
  CacheManifest parts{shape, std::move(config_blob), std::move(layers)};
  parts = with_shape(std::move(parts), shape);
  std::string manifest = write_manifest(parts);
  return Ending{std::move(parts), std::move(text), std::move(manifest)};
}

void warn_of_size(std::string_view what, std::size_t bytes, std::vector<std::string>& warnings) {
  if (bytes > kImportBytesMax) {
    warnings.push_back("the " + std::string(what) + " has " + std::to_string(bytes) +
                       " bytes; BuildKit imports at most " + std::to_string(kImportBytesMax) +
                       " and will ignore this cache");
  }
}

// The layers that are sent as they are: those that no conversion has sent already.
std::vector<Descriptor> unconverted(const std::vector<Descriptor>& layers,
                                    const Replacements& replacements) {
  std::vector<Descriptor> rest = layers;
  std::erase_if(rest, [&](const Descriptor& layer) {
    return std::any_of(replacements.begin(), replacements.end(),
                       [&](const auto& one) { return one.second.digest == layer.digest; });
  });
  return rest;
}

Result<void> send(const TransferRoute& route, const Ending& ending, std::string_view name,
                  const Replacements& replacements, PushReport& report) {
  REGCACHE_TRY_ASSIGN(const TransferReport layers,
                      transfer_blobs(route, unconverted(ending.parts.layers, replacements)));
  report.blobs += layers;
  TextBlob config(ending.config);
  REGCACHE_TRY(route.to.put_blob(ending.parts.config, config, std::nullopt));
  return route.to.put_manifest(name, manifest_media_type(ending.parts.shape), ending.manifest);
}

}  // namespace

Result<PushReport> push_cache(const TransferRoute& route, const CacheImage& image,
                              std::string_view name, const PushPlan& plan) {
  PushReport report;
  std::vector<Descriptor> described = image.manifest.layers;
  REGCACHE_TRY_ASSIGN(CacheConfig config, placed(image.manifest.config.digest.text(),
                                                 usable_cache_config(image.config, described)));
  if (plan.minimize) {
    REGCACHE_TRY_ASSIGN(config, minimize_cache_config(config));
  }
  if (config.layers.empty()) {
    report.warnings.emplace_back("the cache has no layers: nothing is sent");
    return report;
  }
  Replacements replacements;
  if (plan.conversion) {
    REGCACHE_TRY_ASSIGN(const std::vector<Descriptor> layers, describe_layers(config, described));
    REGCACHE_TRY_ASSIGN(replacements,
                        convert_layers(route, layers, *plan.conversion, report.blobs));
    replace(config, described, replacements);
  }
  REGCACHE_TRY_ASSIGN(const Ending ending, compose(config, described, plan.shape));
  warn_of_size("cache config", ending.config.size(), report.warnings);
  warn_of_size("manifest", ending.manifest.size(), report.warnings);
  report.manifest = Descriptor{.media_type = std::string(manifest_media_type(plan.shape)),
                               .digest = digest_of(ending.manifest),
                               .size = ending.manifest.size()};
  const std::string place = name.empty() ? report.manifest->digest.text() : std::string(name);
  REGCACHE_TRY_ASSIGN(const std::optional<Digest> there, route.to.head_manifest(place));
  if (there == report.manifest->digest && route.to.checks_references()) {
    report.was_there = true;
    return report;
  }
  REGCACHE_TRY(send(route, ending, place, replacements, report));
  return report;
}

}  // namespace regcache
