#include "core/cache/cache_config.h"

#include <utility>

#include "core/limits.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "core/text/json_writer.h"
#include "core/text/rfc3339.h"

namespace regcache {
namespace {

// Calls `read` for every element of the array that is the member `name`, if there is one.
template <typename Read>
Result<void> each_element(const JsonValue& object, std::string_view name, Read read) {
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> array, array_member(object, name));
  if (array) {
    for (const JsonValue element : array->children()) {
      REGCACHE_TRY(read(element));
    }
  }
  return {};
}

// Whether an element stands for a struct with something in it: null is one with nothing.
Result<bool> has_members(const JsonValue& element) {
  if (element.is_null()) {
    return false;
  }
  REGCACHE_TRY(element.as_object());
  return true;
}

Result<std::string> read_time(const JsonValue& object) {
  const std::optional<JsonValue> member = find_member(object, "createdAt");
  if (!member || member->is_null()) {
    return std::string();
  }
  REGCACHE_TRY_ASSIGN(const std::string_view text, member->as_string());
  if (Result<Instant> instant = parse_rfc3339(text); !instant) {
    Error error = std::move(instant).error();
    error.subject = member->pointer();
    return fail(std::move(error));
  }
  return std::string(text);
}

Result<ConfigLayerAnnotations> read_annotations(const JsonValue& object) {
  ConfigLayerAnnotations annotations;
  REGCACHE_TRY(read_member(object, "mediaType", annotations.media_type));
  REGCACHE_TRY(read_member(object, "diffID", annotations.diff_id));
  REGCACHE_TRY(read_member(object, "size", annotations.size));
  REGCACHE_TRY_ASSIGN(annotations.created_at, read_time(object));
  return annotations;
}

Result<ConfigLayer> read_layer(const JsonValue& element) {
  ConfigLayer layer{.parent = 0};
  REGCACHE_TRY_ASSIGN(const bool filled, has_members(element));
  if (filled) {
    REGCACHE_TRY(read_member(element, "blob", layer.blob));
    REGCACHE_TRY(read_member(element, "parent", layer.parent));
    REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> annotations,
                        object_member(element, "annotations"));
    if (annotations) {
      REGCACHE_TRY_ASSIGN(layer.annotations, read_annotations(*annotations));
    }
  }
  return layer;
}

Result<ConfigResult> read_result(const JsonValue& element) {
  ConfigResult result;
  REGCACHE_TRY_ASSIGN(const bool filled, has_members(element));
  if (filled) {
    REGCACHE_TRY(read_member(element, "layer", result.layer));
    REGCACHE_TRY_ASSIGN(result.created_at, read_time(element));
  }
  return result;
}

Result<ConfigChain> read_chain(const JsonValue& element) {
  ConfigChain chain;
  REGCACHE_TRY_ASSIGN(const bool filled, has_members(element));
  if (filled) {
    REGCACHE_TRY(each_element(element, "layers", [&](const JsonValue& layer) -> Result<void> {
      if (layer.is_null()) {
        chain.layers.push_back(0);
        return {};
      }
      REGCACHE_TRY_ASSIGN(const std::int64_t index, layer.as_integer());
      chain.layers.push_back(index);
      return {};
    }));
    REGCACHE_TRY_ASSIGN(chain.created_at, read_time(element));
  }
  return chain;
}

Result<ConfigInput> read_input(const JsonValue& element) {
  ConfigInput input;
  REGCACHE_TRY_ASSIGN(const bool filled, has_members(element));
  if (filled) {
    REGCACHE_TRY(read_member(element, "selector", input.selector));
    REGCACHE_TRY(read_member(element, "link", input.link));
  }
  return input;
}

Result<std::vector<ConfigInput>> read_slot(const JsonValue& element) {
  std::vector<ConfigInput> slot;
  if (element.is_null()) {
    return slot;
  }
  REGCACHE_TRY_ASSIGN(const JsonChildren inputs, element.as_array());
  slot.reserve(element.size());
  for (const JsonValue value : inputs) {
    REGCACHE_TRY_ASSIGN(ConfigInput input, read_input(value));
    slot.push_back(std::move(input));
  }
  return slot;
}

// Appends what `read` makes of each element of the array `name` to `out`.
template <typename T>
Result<void> read_list(const JsonValue& object, std::string_view name, std::vector<T>& out,
                       Result<T> (*read)(const JsonValue&)) {
  return each_element(object, name, [&](const JsonValue& element) -> Result<void> {
    REGCACHE_TRY_ASSIGN(T item, read(element));
    out.push_back(std::move(item));
    return {};
  });
}

Result<ConfigRecord> read_record(const JsonValue& element) {
  ConfigRecord record;
  REGCACHE_TRY_ASSIGN(const bool filled, has_members(element));
  if (filled) {
    REGCACHE_TRY(read_list(element, "layers", record.results, read_result));
    REGCACHE_TRY(read_list(element, "chains", record.chains, read_chain));
    REGCACHE_TRY(read_member(element, "digest", record.digest));
    REGCACHE_TRY(read_list(element, "inputs", record.inputs, read_slot));
  }
  return record;
}

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  if (!text.empty()) {
    json.key(name).string(text);
  }
}

void write_time(JsonWriter& json, std::string_view text) {
  json.key("createdAt").string(text.empty() ? kZeroTimeText : text);
}

// Writes the member `name`, an array made by `write` from each item; nothing when there are none.
template <typename T>
void write_list(JsonWriter& json, std::string_view name, const std::vector<T>& items,
                void (*write)(JsonWriter&, const T&)) {
  if (items.empty()) {
    return;
  }
  json.key(name).begin_array();
  for (const T& item : items) {
    write(json, item);
  }
  json.end_array();
}

void write_layer(JsonWriter& json, const ConfigLayer& layer) {
  json.begin_object();
  write_text(json, "blob", layer.blob);
  if (layer.parent != 0) {
    json.key("parent").integer(layer.parent);
  }
  if (layer.annotations) {
    json.key("annotations").begin_object();
    write_text(json, "mediaType", layer.annotations->media_type);
    write_text(json, "diffID", layer.annotations->diff_id);
    if (layer.annotations->size != 0) {
      json.key("size").integer(layer.annotations->size);
    }
    write_time(json, layer.annotations->created_at);
    json.end_object();
  }
  json.end_object();
}

void write_result(JsonWriter& json, const ConfigResult& result) {
  json.begin_object();
  json.key("layer").integer(result.layer);
  write_time(json, result.created_at);
  json.end_object();
}

void write_chain(JsonWriter& json, const ConfigChain& chain) {
  json.begin_object().key("layers");
  if (chain.layers.empty()) {
    json.null();
  } else {
    json.begin_array();
    for (const std::int64_t layer : chain.layers) {
      json.integer(layer);
    }
    json.end_array();
  }
  write_time(json, chain.created_at);
  json.end_object();
}

void write_slot(JsonWriter& json, const std::vector<ConfigInput>& slot) {
  if (slot.empty()) {
    json.null();
    return;
  }
  json.begin_array();
  for (const ConfigInput& input : slot) {
    json.begin_object();
    write_text(json, "selector", input.selector);
    json.key("link").integer(input.link);
    json.end_object();
  }
  json.end_array();
}

void write_record(JsonWriter& json, const ConfigRecord& record) {
  json.begin_object();
  write_list(json, "layers", record.results, write_result);
  write_list(json, "chains", record.chains, write_chain);
  write_text(json, "digest", record.digest);
  write_list(json, "inputs", record.inputs, write_slot);
  json.end_object();
}

}  // namespace

Result<CacheConfig> parse_cache_config(std::string_view json) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(json, kCacheConfigBytesMax));
  CacheConfig config;
  REGCACHE_TRY_ASSIGN(const bool filled, has_members(document.root()));
  if (filled) {
    REGCACHE_TRY(read_list(document.root(), "layers", config.layers, read_layer));
    REGCACHE_TRY(read_list(document.root(), "records", config.records, read_record));
  }
  return config;
}

std::string write_cache_config(const CacheConfig& config) {
  JsonWriter json;
  json.begin_object();
  write_list(json, "layers", config.layers, write_layer);
  write_list(json, "records", config.records, write_record);
  json.end_object();
  return json.take();
}

}  // namespace regcache
