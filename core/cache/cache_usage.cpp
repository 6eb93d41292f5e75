#include "core/cache/cache_usage.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

#include "core/cache/indexes.h"
#include "core/cache/layer_stack.h"
#include "core/cache/minimize.h"
#include "core/cache/results.h"

namespace regcache {
namespace {

constexpr std::size_t kDayLength = 10;  // of "2026-11-23"

struct Blob {
  std::uint64_t bytes = 0;
  std::size_t caches = 0;
  std::optional<Instant> created;
};

using Blobs = std::map<std::string, Blob, std::less<>>;
using Sizes = std::map<std::string_view, std::uint64_t>;

Sizes sizes_of(const std::vector<Descriptor>& layers) {
  Sizes sizes;
  for (const Descriptor& layer : layers) {
    sizes[layer.digest.text()] = layer.size;
  }
  return sizes;
}

// The bytes of the blobs that the config lists and the manifest describes.
std::uint64_t bytes_of(const CacheConfig& config, const Sizes& sizes) {
  std::set<std::string_view> seen;
  std::uint64_t bytes = 0;
  for (const ConfigLayer& layer : config.layers) {
    const auto size = sizes.find(layer.blob);
    bytes += size != sizes.end() && seen.insert(layer.blob).second ? size->second : 0;
  }
  return bytes;
}

void note_time(Blob& blob, const Instant& at) {
  if (!blob.created || at < *blob.created) {
    blob.created = at;
  }
}

// The times of results, then of descriptors for blobs that no result has on top.
Result<void> note_times(const DescribedCache& cache, Blobs& blobs) {
  std::set<std::string_view> on_top;
  for (const ConfigRecord& record : cache.config.records) {
    for (const ConfigResult& result : record.results) {
      REGCACHE_TRY_ASSIGN(const Instant at, result_time(result.created_at));
      const std::string& top = cache.config.layers[static_cast<std::size_t>(result.layer)].blob;
      if (const auto blob = blobs.find(top); blob != blobs.end()) {
        note_time(blob->second, at);
        on_top.insert(top);
      }
    }
  }
  for (const Descriptor& layer : cache.layers) {
    const auto created = layer.annotations.find(kCreatedAtAnnotation);
    if (created == layer.annotations.end() || on_top.count(layer.digest.text()) > 0) {
      continue;
    }
    if (const Result<Instant> at = parse_rfc3339(created->second)) {
      note_time(blobs[layer.digest.text()], *at);
    }
  }
  return {};
}

Result<CacheUsage> measure(const DescribedCache& cache, const Sizes& sizes) {
  CacheUsage usage{.blobs = sizes.size()};
  for (const auto& [digest, bytes] : sizes) {
    usage.bytes += bytes;
  }
  REGCACHE_TRY_ASSIGN(const CacheConfig minimal, minimize_cache_config(cache.config));
  usage.min_bytes = bytes_of(minimal, sizes);
  usage.unreached_bytes = usage.bytes - bytes_of(without_unused_layers(cache.config), sizes);
  return usage;
}

void list_largest(const Blobs& blobs, std::size_t largest_max, UsageReport& report) {
  for (const auto& [digest, blob] : blobs) {
    report.largest.push_back(
        {digest, blob.bytes, blob.caches, blob.created ? format_rfc3339(*blob.created) : ""});
  }
  std::sort(report.largest.begin(), report.largest.end(),
            [](const BlobUsage& a, const BlobUsage& b) {
              return std::tie(b.bytes, a.digest) < std::tie(a.bytes, b.digest);
            });
  report.largest.resize(std::min(report.largest.size(), largest_max));
}

}  // namespace

Result<UsageReport> measure_caches(const std::vector<DescribedCache>& caches,
                                   std::size_t largest_max) {
  UsageReport report;
  Blobs blobs;
  std::vector<Sizes> sizes;
  for (const DescribedCache& cache : caches) {
    REGCACHE_TRY(check_indexes(cache.config));
    sizes.push_back(sizes_of(cache.layers));
    for (const auto& [digest, bytes] : sizes.back()) {
      Blob& blob = blobs[std::string(digest)];
      blob.bytes = bytes;
      blob.caches += 1;
    }
    REGCACHE_TRY(note_times(cache, blobs));
    REGCACHE_TRY_ASSIGN(const CacheUsage usage, measure(cache, sizes.back()));
    report.caches.push_back(usage);
  }
  for (std::size_t i = 0; i < caches.size(); ++i) {
    for (const auto& [digest, bytes] : sizes[i]) {
      report.caches[i].own_bytes += blobs.find(digest)->second.caches == 1 ? bytes : 0;
    }
  }
  report.blobs = blobs.size();
  for (const auto& [digest, blob] : blobs) {
    report.bytes += blob.bytes;
    report.shared_bytes += blob.caches > 1 ? blob.bytes : 0;
    if (blob.created) {
      report.days[format_rfc3339(*blob.created).substr(0, kDayLength)] += blob.bytes;
    }
  }
  list_largest(blobs, largest_max, report);
  return report;
}

}  // namespace regcache
