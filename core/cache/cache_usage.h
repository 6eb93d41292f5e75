// What caches cost: bytes by cache, by blob and by day.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/oci/descriptor.h"
#include "core/result/result.h"

namespace regcache {

// A cache and its manifest's descriptors.
struct DescribedCache {
  const CacheConfig& config;
  const std::vector<Descriptor>& layers;
};

// Units:   bytes as stored, each blob once.
struct CacheUsage {
  std::size_t blobs = 0;
  std::uint64_t bytes = 0;
  std::uint64_t own_bytes = 0;        // of blobs that none of the other caches has
  std::uint64_t min_bytes = 0;        // what mode=min would keep
  std::uint64_t unreached_bytes = 0;  // of blobs that no result needs
};

struct BlobUsage {
  std::string digest;
  std::uint64_t bytes = 0;
  std::size_t caches = 0;  // that have it
  std::string created_at;  // of the oldest result that brought it, "" when not known
};

struct UsageReport {
  std::vector<CacheUsage> caches;  // in the order given
  std::size_t blobs = 0;
  std::uint64_t bytes = 0;                    // of all caches together
  std::uint64_t shared_bytes = 0;             // of blobs that more than one has
  std::vector<BlobUsage> largest;             // the largest first
  std::map<std::string, std::uint64_t> days;  // bytes that came on each day, "2026-11-23", in UTC
};

// Adds up the layers of the caches; manifests and configs, which are small, do not count.
//
// Shape:   `largest_max` bounds `largest`. A blob's day is that of the oldest result whose top layer it
//          is, else that of its descriptor's createdat; without either it is in no day.
// Errors:  those of check_indexes, for the first cache that has one; invalid_input for a time that is
//          none.
[[nodiscard]] Result<UsageReport> measure_caches(const std::vector<DescribedCache>& caches,
                                                 std::size_t largest_max);

}  // namespace regcache
