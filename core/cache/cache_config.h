// The cache config: BuildKit's JSON of cache records, read leniently and written byte for byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result/result.h"
#include "core/text/json_value.h"

namespace regcache {

// `layers[i].annotations` of gha, s3 and azblob caches; never present in registry caches.
struct ConfigLayerAnnotations {
  std::string media_type;
  std::string diff_id;
  std::int64_t size = 0;
  std::string created_at;

  friend bool operator==(const ConfigLayerAnnotations&, const ConfigLayerAnnotations&) = default;
};

// One blob on top of a parent. parent -1: none. In JSON an absent parent means 0.
struct ConfigLayer {
  std::string blob;
  std::int64_t parent = -1;
  std::optional<ConfigLayerAnnotations> annotations;

  friend bool operator==(const ConfigLayer&, const ConfigLayer&) = default;
};

// A result: layer `layer` together with all its parents.
struct ConfigResult {
  std::int64_t layer = 0;
  std::string created_at;  // RFC 3339, the text as it was read

  friend bool operator==(const ConfigResult&, const ConfigResult&) = default;
};

// A chained result: exactly these layers, parents ignored.
struct ConfigChain {
  std::vector<std::int64_t> layers;
  std::string created_at;

  friend bool operator==(const ConfigChain&, const ConfigChain&) = default;
};

struct ConfigInput {
  std::string selector;
  std::int64_t link = 0;

  friend bool operator==(const ConfigInput&, const ConfigInput&) = default;
};

// A cache record. inputs[k] lists the alternatives for input k.
struct ConfigRecord {
  std::vector<ConfigResult> results;  // JSON "layers"
  std::vector<ConfigChain> chains;
  std::string digest;
  std::vector<std::vector<ConfigInput>> inputs;

  friend bool operator==(const ConfigRecord&, const ConfigRecord&) = default;
};

struct CacheConfig {
  std::vector<ConfigLayer> layers;
  std::vector<ConfigRecord> records;

  friend bool operator==(const CacheConfig&, const CacheConfig&) = default;
};

// Reads a cache config as leniently as BuildKit does: unknown members are ignored, keys match without
// case, null is what an absent member is, an absent parent is 0 and an absent time "". Neither indexes
// nor digests are checked here: check_cache_config does that.
//
// Errors:  invalid_input (no JSON, a member's type, a time that is none, an array twice), out_of_range
//          (past kCacheConfigBytesMax, nesting, values); the subject is a JSON pointer or byte offset.
// Source:  facts 2.6; moby/buildkit@73ed6825c, cache/remotecache/v1/parse.go.
// Differs: see array_member and parse_rfc3339 for what Go decodes and we refuse.
[[nodiscard]] Result<CacheConfig> parse_cache_config(std::string_view json);
// The same for JSON that has been parsed.
[[nodiscard]] Result<CacheConfig> read_cache_config(const JsonValue& json);

// The bytes that BuildKit would write for this config, in the order it is in.
//
// Shape:   a time that is "" is Go's zero time; a slot without alternatives is null.
// Bytes:   same input, same bytes, on both targets.
// Source:  facts 2.1; moby/buildkit@73ed6825c, cache/remotecache/v1/spec.go.
[[nodiscard]] std::string write_cache_config(const CacheConfig& config);
// The same members with nothing left out but absent annotations, for programs that are not BuildKit.
//
// Shape:   a parent of 0 is written; a slot without alternatives is [].
[[nodiscard]] std::string write_full_cache_config(const CacheConfig& config);

}  // namespace regcache
