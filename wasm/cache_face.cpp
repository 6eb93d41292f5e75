// What is exported of core/cache: cache configs, read, changed and written.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/cache/cache_config.h"
#include "core/cache/minimize.h"
#include "core/cache/order.h"
#include "core/limits.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "wasm/result.h"

namespace regcache {
namespace {

Result<JsonValue> needed_member(const JsonValue& object, std::string_view name) {
  const std::optional<JsonValue> member = find_member(object, name);
  if (!member || member->is_null()) {
    return fail(Code::missing, object.pointer() + "/" + std::string(name),
                "this must be given: BuildKit would take its absence for 0 or for nothing");
  }
  return *member;
}

// Each element of an array that may be absent must have a member `name`.
Result<void> need_in_each(const std::optional<JsonValue>& array, std::string_view name) {
  if (array) {
    for (const JsonValue element : array->children()) {
      REGCACHE_TRY(needed_member(element, name));
    }
  }
  return {};
}

// Source:  facts 2.1: these are the indexes of a cache config.
Result<void> need_indexes(const JsonValue& config) {
  REGCACHE_TRY_ASSIGN(const JsonValue layers, needed_member(config, "layers"));
  REGCACHE_TRY_ASSIGN(const JsonValue records, needed_member(config, "records"));
  REGCACHE_TRY(need_in_each(layers, "parent"));
  for (const JsonValue record : records.children()) {
    REGCACHE_TRY(need_in_each(find_member(record, "layers"), "layer"));
    if (const std::optional<JsonValue> inputs = find_member(record, "inputs")) {
      for (const JsonValue slot : inputs->children()) {
        REGCACHE_TRY(need_in_each(slot, "link"));
      }
    }
  }
  return {};
}

// What write_full_cache_config wrote, or a program that did the same.
Result<CacheConfig> read_full_config(std::string_view json) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(json, kCacheConfigBytesMax));
  REGCACHE_TRY_ASSIGN(CacheConfig config, read_cache_config(document.root()));
  REGCACHE_TRY(need_indexes(document.root()));
  return config;
}

Result<std::string> read_config(std::string_view bytes) {
  REGCACHE_TRY_ASSIGN(const CacheConfig config, parse_cache_config(bytes));
  return write_full_cache_config(config);
}

Result<std::string> changed_config(std::string_view json,
                                   Result<CacheConfig> (*change)(const CacheConfig&)) {
  REGCACHE_TRY_ASSIGN(const CacheConfig config, read_full_config(json));
  REGCACHE_TRY_ASSIGN(const CacheConfig changed, change(config));
  return write_full_cache_config(changed);
}

Result<std::string> config_bytes(std::string_view json) {
  REGCACHE_TRY_ASSIGN(const CacheConfig config, read_full_config(json));
  return write_cache_config(config);
}

}  // namespace
}  // namespace regcache

extern "C" {

regcache::Status regcache_minimize_cache_config(const char* json, std::size_t size) {
  return regcache::answer(regcache::changed_config({json, size}, regcache::minimize_cache_config));
}

regcache::Status regcache_order_cache_config(const char* json, std::size_t size) {
  return regcache::answer(regcache::changed_config({json, size}, regcache::order_cache_config));
}

regcache::Status regcache_parse_cache_config(const char* bytes, std::size_t size) {
  return regcache::answer(regcache::read_config({bytes, size}));
}

regcache::Status regcache_write_cache_config(const char* json, std::size_t size) {
  return regcache::answer(regcache::config_bytes({json, size}));
}

}  // extern "C"
