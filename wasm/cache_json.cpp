#include "wasm/cache_json.h"

#include <optional>
#include <utility>

#include "core/oci/digest.h"
#include "core/oci/media_type.h"
#include "core/text/json_members.h"
#include "core/text/json_writer.h"
#include "wasm/manifest_json.h"

namespace regcache {
namespace {

Result<std::string_view> needed_text(const JsonValue& json, std::string_view name) {
  const std::optional<JsonValue> member = find_member(json, name);
  if (!member) {
    return fail(Code::missing, json.pointer() + "/" + std::string(name), "this must be given");
  }
  return member->as_string();
}

}  // namespace

Result<GivenCache> read_given_cache(const JsonValue& json) {
  REGCACHE_TRY_ASSIGN(const std::string_view manifest_text, needed_text(json, "manifest"));
  REGCACHE_TRY_ASSIGN(const std::string_view config_text, needed_text(json, "config"));
  REGCACHE_TRY_ASSIGN(const Manifest manifest, parse_manifest(manifest_text));
  REGCACHE_TRY_ASSIGN(CacheManifest cache, cache_manifest(manifest));
  REGCACHE_TRY_ASSIGN(CacheConfig config, parse_cache_config(config_text));
  return GivenCache{std::move(cache), manifest_text.size(), std::move(config)};
}

Result<GivenCache> given_cache(const JsonValue& json, std::string_view name) {
  const std::optional<JsonValue> member = find_member(json, name);
  if (!member) {
    return fail(Code::missing, std::string(name), "a cache must be given");
  }
  return read_given_cache(*member);
}

std::string composed_json(const ComposedCache& cache) {
  JsonWriter json;
  json.begin_object();
  json.key("manifest").string(cache.manifest);
  json.key("config").string(cache.config);
  json.key("mediaType").string(manifest_media_type(cache.parts.shape));
  json.key("digest").string(digest_of(cache.manifest).text());
  json.key("cache");
  write_cache_manifest(json, cache.parts);
  json.key("warnings").begin_array();
  for (const std::string& warning : size_warnings(cache.config.size(), cache.manifest.size())) {
    json.string(warning);
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace regcache
