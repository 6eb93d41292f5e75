#include "native/transfer/push.h"

#include <algorithm>
#include <mutex>

#include "core/cache/compose.h"
#include "core/cache/minimize.h"
#include "core/cache/replace_layers.h"
#include "core/cache/usable.h"
#include "core/result/placed.h"
#include "native/transfer/jobs.h"

namespace regcache {
namespace {

// Converts what has to be, sends it at once, and says what became of each old digest.
Result<Replacements> convert_layers(const TransferRoute& route,
                                    const std::vector<Descriptor>& layers,
                                    const Conversion& conversion, const KnownLayers& known,
                                    TransferReport& report) {
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
  jobs.reserve(old.size());
  for (const Descriptor& layer : old) {
    jobs.push_back([&]() -> Result<void> {
      route.progress.started(layer);
      REGCACHE_TRY_ASSIGN(const ConvertedLayer converted,
                          convert_layer(route, layer, workers, known));
      route.progress.finished(layer, BlobFate::converted, converted.descriptor.size);
      const std::scoped_lock lock(mutex);
      report.converted += 1;
      report.converted_bytes += converted.descriptor.size;
      report.unconverted_bytes += layer.size;
      replacements.emplace(layer.digest, converted.descriptor);
      return {};
    });
  }
  REGCACHE_TRY(run_jobs(jobs, route.jobs));
  return replacements;
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

}  // namespace

Result<PushReport> push_cache(const TransferRoute& route, const CacheImage& image,
                              std::string_view name, const PushPlan& plan) {
  PushReport report;
  std::vector<Descriptor> described = image.manifest.layers;
  REGCACHE_TRY_ASSIGN(CacheConfig config, placed(image.manifest.config.digest.text(),
                                                 usable_cache_config(image.config, described)));
  if (plan.minimize) {
    const std::size_t before = config.layers.size();
    REGCACHE_TRY_ASSIGN(config, minimize_cache_config(config));
    if (config.layers.size() < before) {
      report.warnings.push_back("mode=min leaves out " +
                                std::to_string(before - config.layers.size()) + " of " +
                                std::to_string(before) + " layers; mode=max sends all");
    }
  }
  if (config.layers.empty()) {
    report.warnings.emplace_back("the cache has no layers: nothing is sent");
    return report;
  }
  Replacements replacements;
  if (plan.conversion) {
    REGCACHE_TRY_ASSIGN(const std::vector<Descriptor> layers, describe_layers(config, described));
    const KnownLayers known =
        name.empty() ? KnownLayers()
                     : KnownLayers(route.to, name, plan.conversion->plan.compression());
    REGCACHE_TRY_ASSIGN(replacements,
                        convert_layers(route, layers, *plan.conversion, known, report.blobs));
    replace_layers(config, described, replacements);
  }
  REGCACHE_TRY_ASSIGN(const ComposedCache composed, compose_cache(config, described, plan.shape));
  REGCACHE_TRY_ASSIGN(PushReport delivered,
                      deliver_cache({{route, unconverted(composed.parts.layers, replacements)}},
                                    route.to, composed, name));
  delivered.blobs += report.blobs;
  delivered.warnings.insert(delivered.warnings.begin(), report.warnings.begin(),
                            report.warnings.end());
  return delivered;
}

}  // namespace regcache
