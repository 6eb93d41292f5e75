#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/cache/cache_findings.h"
#include "core/cache/compose.h"
#include "core/cache/merge.h"
#include "core/cache/minimize.h"
#include "core/cache/prune.h"
#include "core/cache/repair.h"
#include "tests/fuzz/fuzz_target.h"

namespace regcache {
namespace {

constexpr ManifestShape kShape = ManifestShape::oci_manifest;

std::string_view text_of(FuzzInput bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A sound descriptor for every blob whose digest is one.
std::vector<Descriptor> described_layers(const CacheConfig& config) {
  std::vector<Descriptor> described;
  for (const ConfigLayer& layer : config.layers) {
    if (const Result<Digest> digest = parse_digest(layer.blob)) {
      described.push_back({.media_type = "application/vnd.oci.image.layer.v1.tar+gzip",
                           .digest = *digest,
                           .size = 10});
      described.back().annotations[std::string(kUncompressedAnnotation)] =
          digest_of("tar " + layer.blob).text();
    }
  }
  return described;
}

// Each line is a cache. The order does not matter, nor how they are put together, nor a second time.
void merge_caches(FuzzInput bytes) {
  std::vector<CacheConfig> caches;
  std::string_view rest = text_of(bytes);
  while (caches.size() < 3) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const Result<CacheConfig> config = parse_cache_config(line);
    if (!config) {
      return;
    }
    caches.push_back(*config);
    rest = line.size() < rest.size() ? rest.substr(line.size() + 1) : line;
  }
  const auto merged = [](std::vector<CacheConfig> configs) {
    return merge_cache_configs(std::move(configs));
  };
  const Result<CacheConfig> all = merged(caches);
  if (!all) {
    return;
  }
  const std::string expected = write_cache_config(*all);
  const auto is_expected = [&](std::vector<CacheConfig> configs) {
    const Result<CacheConfig> other = merged(std::move(configs));
    return other && write_cache_config(*other) == expected;
  };
  REGCACHE_CHECK(is_expected({*all, *all}));
  REGCACHE_CHECK(is_expected({caches[2], caches[0], caches[1], caches[0]}));
  REGCACHE_CHECK(is_expected({*merged({caches[0], caches[1]}), caches[2]}));
  REGCACHE_CHECK(is_expected({caches[0], *merged({caches[1], caches[2]})}));
  const Result<CacheConfig> again = parse_cache_config(expected);
  REGCACHE_CHECK(again && *again == *all);
}

void minimize_cache(FuzzInput bytes) {
  const Result<CacheConfig> config = parse_cache_config(text_of(bytes));
  const Result<CacheConfig> once = config ? minimize_cache_config(*config) : config;
  if (once) {
    const Result<CacheConfig> twice = minimize_cache_config(*once);
    REGCACHE_CHECK(twice && *twice == *once);
  }
}

// How often each record and blob is there.
std::map<std::string, std::size_t> parts_of(const CacheConfig& config) {
  std::map<std::string, std::size_t> parts;
  for (const ConfigRecord& record : config.records) {
    parts["record " + record.digest] += 1;
    parts["result " + record.digest] += record.results.size() + record.chains.size();
  }
  for (const ConfigLayer& layer : config.layers) {
    parts["layer " + layer.blob] += 1;
  }
  return parts;
}

// Nothing comes by pruning, and pruning again by the same rules changes nothing.
void prune_cache(FuzzInput bytes) {
  const Result<CacheConfig> config = parse_cache_config(text_of(bytes));
  if (!config) {
    return;
  }
  const std::vector<Descriptor> described = described_layers(*config);
  const std::size_t seed = bytes.size();
  PruneRules rules;
  if (seed % 2 == 0) {
    rules.results_max = 1 + seed / 2 % 2;
  }
  if (seed % 3 == 0) {
    rules.layers_bytes = seed / 3 % 5 * 10;
  }
  if (seed % 5 == 0) {
    rules.oldest = Instant{1'767'225'600, 0};
  }
  const Result<CacheConfig> pruned = prune_cache_config(*config, described, rules);
  if (!pruned) {
    return;
  }
  const std::map<std::string, std::size_t> before = parts_of(*config);
  for (const auto& [part, count] : parts_of(*pruned)) {
    const auto at = before.find(part);
    REGCACHE_CHECK(at != before.end() && count <= at->second);
  }
  const Result<CacheConfig> again = prune_cache_config(*pruned, described, rules);
  REGCACHE_CHECK(again && *again == *pruned);
}

// In what was repaired, whatever it was, nothing is to be found.
void repair_any_cache(FuzzInput bytes) {
  const Result<CacheConfig> config = parse_cache_config(text_of(bytes));
  if (!config) {
    return;
  }
  const std::vector<Descriptor> described = described_layers(*config);
  std::set<Digest> broken;
  if (!described.empty() && bytes.size() % 2 == 0) {
    broken.insert(described.front().digest);
  }
  const Result<RepairedCache> repaired = repair_cache(*config, described, broken, kShape);
  if (!repaired) {
    return;
  }
  const std::string text = write_cache_config(repaired->config);
  const CacheManifest manifest{
      kShape, {.digest = digest_of(text), .size = text.size()}, repaired->layers};
  REGCACHE_CHECK(find_cache_problems(repaired->config, manifest, 0).empty());
}

constexpr FuzzTarget kTargets[] = {{"merge", merge_caches},
                                   {"minimize", minimize_cache},
                                   {"prune", prune_cache},
                                   {"repair", repair_any_cache}};

}  // namespace

std::span<const FuzzTarget> graph_targets() {
  return kTargets;
}

}  // namespace regcache
