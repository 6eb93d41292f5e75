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
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> array, array_member(object, name));
  if (array) {
    out.reserve(array->size());
    for (const JsonValue element : array->children()) {
      REGCACHE_TRY_ASSIGN(T item, read(element));
      out.push_back(std::move(item));
    }
  }
  return {};
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

// Writes the members of each type, as BuildKit does or with nothing left out.
class ConfigWriter {
 public:
  explicit ConfigWriter(bool full) : full_(full) {}

  std::string write(const CacheConfig& config) {
    json_.begin_object();
    list("layers", config.layers, &ConfigWriter::layer);
    list("records", config.records, &ConfigWriter::record);
    json_.end_object();
    return json_.take();
  }

 private:
  void layer(const ConfigLayer& layer) {
    json_.begin_object();
    text("blob", layer.blob);
    number("parent", layer.parent);
    if (layer.annotations) {
      json_.key("annotations").begin_object();
      text("mediaType", layer.annotations->media_type);
      text("diffID", layer.annotations->diff_id);
      number("size", layer.annotations->size);
      time(layer.annotations->created_at);
      json_.end_object();
    }
    json_.end_object();
  }

  void record(const ConfigRecord& record) {
    json_.begin_object();
    list("layers", record.results, &ConfigWriter::result);
    list("chains", record.chains, &ConfigWriter::chain);
    text("digest", record.digest);
    list("inputs", record.inputs, &ConfigWriter::slot);
    json_.end_object();
  }

  void result(const ConfigResult& result) {
    json_.begin_object().key("layer").integer(result.layer);
    time(result.created_at);
    json_.end_object();
  }

  void chain(const ConfigChain& chain) {
    json_.begin_object().key("layers");
    array(chain.layers, &ConfigWriter::index);
    time(chain.created_at);
    json_.end_object();
  }

  void slot(const std::vector<ConfigInput>& slot) { array(slot, &ConfigWriter::input); }

  void index(const std::int64_t& index) { json_.integer(index); }

  void input(const ConfigInput& input) {
    json_.begin_object();
    text("selector", input.selector);
    json_.key("link").integer(input.link);
    json_.end_object();
  }

  void text(std::string_view name, std::string_view text) {
    if (full_ || !text.empty()) {
      json_.key(name).string(text);
    }
  }

  void number(std::string_view name, std::int64_t number) {
    if (full_ || number != 0) {
      json_.key(name).integer(number);
    }
  }

  void time(std::string_view text) {
    json_.key("createdAt").string(text.empty() ? kZeroTimeText : text);
  }

  // The member `name`, an array made by `write_item` from each item.
  template <typename T>
  void list(std::string_view name, const std::vector<T>& items,
            void (ConfigWriter::*write_item)(const T&)) {
    if (full_ || !items.empty()) {
      json_.key(name);
      array(items, write_item);
    }
  }

  // An array that Go's encoder always writes, as null when it is empty.
  template <typename T>
  void array(const std::vector<T>& items, void (ConfigWriter::*write_item)(const T&)) {
    if (!full_ && items.empty()) {
      json_.null();
      return;
    }
    json_.begin_array();
    for (const T& item : items) {
      (this->*write_item)(item);
    }
    json_.end_array();
  }

  bool full_;
  JsonWriter json_;
};

}  // namespace

Result<CacheConfig> parse_cache_config(std::string_view json) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(json, kCacheConfigBytesMax));
  return read_cache_config(document.root());
}

Result<CacheConfig> read_cache_config(const JsonValue& json) {
  CacheConfig config;
  REGCACHE_TRY_ASSIGN(const bool filled, has_members(json));
  if (filled) {
    REGCACHE_TRY(read_list(json, "layers", config.layers, read_layer));
    REGCACHE_TRY(read_list(json, "records", config.records, read_record));
  }
  return config;
}

std::string write_cache_config(const CacheConfig& config) {
  return ConfigWriter(false).write(config);
}

std::string write_full_cache_config(const CacheConfig& config) {
  return ConfigWriter(true).write(config);
}

}  // namespace regcache
