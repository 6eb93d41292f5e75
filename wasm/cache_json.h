// Whole caches between JavaScript and the graph functions: in as the texts of manifest and config, out as
// the texts that are to be stored.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/cache/cache_config.h"
#include "core/cache/compose.h"
#include "core/oci/manifest.h"
#include "core/result/result.h"
#include "core/text/json_value.h"

namespace regcache {

// A cache as JavaScript gives it.
struct GivenCache {
  CacheManifest manifest;
  std::uint64_t manifest_bytes = 0;
  CacheConfig config;
};

// Reads {"manifest","config"}, both texts.
//
// Errors:  those of parse_manifest, cache_manifest and parse_cache_config; missing when a text is.
[[nodiscard]] Result<GivenCache> read_given_cache(const JsonValue& json);

// The member `name` of `json`, read like that.
[[nodiscard]] Result<GivenCache> given_cache(const JsonValue& json, std::string_view name);

// {"manifest","config","mediaType","digest","cache","warnings"}: both texts, what names the manifest, its
// parts, and what BuildKit will not like.
[[nodiscard]] std::string composed_json(const ComposedCache& cache);

}  // namespace regcache
