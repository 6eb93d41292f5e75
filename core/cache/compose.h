// A cache as the bytes that are sent: its config and its manifest.
#pragma once

#include <string>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/oci/manifest.h"
#include "core/result/result.h"

namespace regcache {

struct ComposedCache {
  CacheManifest parts;  // what the manifest says, in its shape
  std::string config;
  std::string manifest;

  // BuildKit imports neither a manifest nor a config past kImportBytesMax.
  [[nodiscard]] bool is_importable() const;
};

// Orders the config and writes it, and a manifest of `shape` around it.
//
// Shape:   `described` has a descriptor for each layer; of several for one digest the last one counts.
// Errors:  those of order_cache_config; missing when a layer has no descriptor.
// Bytes:   the same graph gives the same bytes.
// Source:  facts, section 3; moby/buildkit@73ed6825c, cache/remotecache/export.go.
[[nodiscard]] Result<ComposedCache> compose_cache(const CacheConfig& config,
                                                  const std::vector<Descriptor>& described,
                                                  ManifestShape shape);

// What the user should know of a cache that BuildKit will not import.
//
// Units:   bytes of the cache config and of the manifest.
[[nodiscard]] std::vector<std::string> size_warnings(std::size_t config, std::size_t manifest);

}  // namespace regcache
