// A cache as it lies in a store: its manifest and its cache config, read and checked.
#pragma once

#include <string>
#include <string_view>

#include "core/cache/cache_config.h"
#include "core/oci/manifest.h"
#include "core/result/result.h"
#include "native/store/store.h"

namespace regcache {

struct CacheImage {
  StoredManifest stored;
  CacheManifest manifest;
  std::string config_bytes;
  CacheConfig config;
};

// Reads the cache that `name` (a tag or digest) stands for.
//
// Errors:  those of the store; not_found when the manifest is an ordinary image; invalid_input,
//          out_of_range or corrupt when manifest or config are not what they should be.
[[nodiscard]] Result<CacheImage> read_cache(Store& store, std::string_view name);

// Reads a blob that is small enough to hold: at most `bytes_max` bytes.
[[nodiscard]] Result<std::string> read_blob(Store& store, const Descriptor& blob,
                                            std::uint64_t bytes_max);

}  // namespace regcache
