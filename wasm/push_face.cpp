// What is exported for caches on the move: what is sent of one, what becomes of its layers, and how an OCI
// layout lists it.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/cache/minimize.h"
#include "core/cache/replace_layers.h"
#include "core/cache/usable.h"
#include "core/codec/layer_conversion.h"
#include "core/limits.h"
#include "core/oci/descriptor_json.h"
#include "core/oci/layout_index.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "core/text/json_writer.h"
#include "wasm/cache_json.h"
#include "wasm/json_call.h"
#include "wasm/manifest_json.h"
#include "wasm/result.h"

namespace regcache {
namespace {

Result<bool> read_flag(const JsonValue& root, std::string_view name) {
  const std::optional<JsonValue> member = find_member(root, name);
  return member && !member->is_null() ? member->as_boolean() : Result<bool>(false);
}

Result<Descriptor> needed_descriptor(const JsonValue& root, std::string_view name) {
  REGCACHE_TRY_ASSIGN(const auto member, object_member(root, name));
  if (!member) {
    return fail(Code::missing, std::string(name), "this descriptor must be given");
  }
  return read_descriptor(*member);
}

// What a push takes of a cache: what is usable, and with mode=min the results of that.
struct PushedConfig {
  CacheConfig config;
  std::size_t layers_before = 0;
};

Result<PushedConfig> pushed_config(const GivenCache& cache, bool minimize) {
  REGCACHE_TRY_ASSIGN(CacheConfig config, usable_cache_config(cache.config, cache.manifest.layers));
  const std::size_t before = config.layers.size();
  if (minimize) {
    REGCACHE_TRY_ASSIGN(config, minimize_cache_config(config));
  }
  return PushedConfig{std::move(config), before};
}

Result<std::string> plan_push(const JsonValue& root) {
  REGCACHE_TRY_ASSIGN(const GivenCache cache, given_cache(root, "cache"));
  REGCACHE_TRY_ASSIGN(const bool minimize, read_flag(root, "minimize"));
  REGCACHE_TRY_ASSIGN(const PushedConfig pushed, pushed_config(cache, minimize));
  REGCACHE_TRY_ASSIGN(const std::vector<Descriptor> layers,
                      describe_layers(pushed.config, cache.manifest.layers));
  JsonWriter json;
  json.begin_object();
  json.key("layersBefore").natural(pushed.layers_before);
  json.key("layers").begin_array();
  for (const Descriptor& layer : layers) {
    write_descriptor(json, layer);
  }
  json.end_array().end_object();
  return json.take();
}

Result<Replacements> read_replacements(const JsonValue& root) {
  Replacements replacements;
  REGCACHE_TRY_ASSIGN(const auto list, array_member(root, "converted"));
  if (list) {
    for (const JsonValue one : list->children()) {
      REGCACHE_TRY_ASSIGN(const Descriptor old, needed_descriptor(one, "old"));
      REGCACHE_TRY_ASSIGN(Descriptor layer, needed_descriptor(one, "new"));
      replacements.emplace(old.digest, std::move(layer));
    }
  }
  return replacements;
}

Result<std::string> compose_push(const JsonValue& root) {
  REGCACHE_TRY_ASSIGN(const GivenCache cache, given_cache(root, "cache"));
  REGCACHE_TRY_ASSIGN(const bool minimize, read_flag(root, "minimize"));
  REGCACHE_TRY_ASSIGN(PushedConfig pushed, pushed_config(cache, minimize));
  REGCACHE_TRY_ASSIGN(const Replacements replacements, read_replacements(root));
  std::string shape;
  REGCACHE_TRY(read_member(root, "shape", shape));
  REGCACHE_TRY_ASSIGN(const ManifestShape parsed_shape, parse_shape(shape));
  std::vector<Descriptor> described = cache.manifest.layers;
  replace_layers(pushed.config, described, replacements);
  REGCACHE_TRY_ASSIGN(const ComposedCache composed,
                      compose_cache(pushed.config, described, parsed_shape));
  return composed_json(composed);
}

// How each of a list of layers is stored, and what it must decode to.
Result<std::string> describe_layers_of(const JsonValue& root) {
  JsonWriter json;
  json.begin_array();
  for (const JsonValue element : root.children()) {
    REGCACHE_TRY_ASSIGN(const Descriptor layer, read_descriptor(element));
    json.begin_object();
    if (const std::optional<Compression> stored = stored_compression(layer)) {
      json.key("compression").string(compression_name(*stored));
    }
    if (const std::optional<Digest> diff_id = stated_diff_id(layer)) {
      json.key("diffID").string(diff_id->text());
    }
    json.end_object();
  }
  json.end_array();
  return json.take();
}

// Checks what a layer decoded to, and describes the blob that it became, if it became one.
Result<std::string> check_layer(const JsonValue& root) {
  REGCACHE_TRY_ASSIGN(const Descriptor layer, needed_descriptor(root, "layer"));
  std::string text;
  REGCACHE_TRY(read_member(root, "uncompressed", text));
  DecodedLayer decoded{.uncompressed = layer.digest, .tar_hash = {}, .toc = {}};
  REGCACHE_TRY_ASSIGN(decoded.uncompressed, parse_digest(text));
  std::string toc;
  REGCACHE_TRY(read_member(root, "toc", toc));
  if (!toc.empty()) {
    REGCACHE_TRY_ASSIGN(decoded.toc, parse_digest(toc));
  }
  REGCACHE_TRY(check_decoded(layer, decoded));
  REGCACHE_TRY_ASSIGN(const auto made, object_member(root, "made"));
  if (!made) {
    return std::string("null");
  }
  REGCACHE_TRY_ASSIGN(Descriptor facts, read_descriptor(*made));
  std::string compression;
  REGCACHE_TRY(read_member(root, "compression", compression));
  REGCACHE_TRY_ASSIGN(const Compression parsed, parse_compression(compression));
  JsonWriter json;
  write_descriptor(json, converted_descriptor(layer,
                                              {.digest = facts.digest,
                                               .size = facts.size,
                                               .uncompressed = decoded.uncompressed,
                                               .annotations = std::move(facts.annotations)},
                                              parsed));
  return json.take();
}

Result<std::string> find_in_layout_index(std::string_view index, std::string_view name) {
  REGCACHE_TRY_ASSIGN(const std::vector<Descriptor> entries, parse_layout_index(index));
  JsonWriter json;
  json.begin_object();
  if (const std::optional<Descriptor> found = find_in_layout(entries, name)) {
    json.key("found");
    write_descriptor(json, *found);
  }
  json.key("names").begin_array();
  for (const Descriptor& entry : entries) {
    const auto tag = entry.annotations.find(kRefNameAnnotation);
    json.string(tag == entry.annotations.end() ? std::string_view(entry.digest.text())
                                               : std::string_view(tag->second));
  }
  json.end_array().end_object();
  return json.take();
}

Result<std::string> add_to_layout(std::string_view index, std::string_view text,
                                  std::string_view name) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(text, kManifestBytesMax));
  REGCACHE_TRY_ASSIGN(const Descriptor manifest, read_descriptor(document.root()));
  return with_manifest(index, manifest, name);
}

}  // namespace
}  // namespace regcache

extern "C" {

regcache::Status regcache_plan_push(const char* json, std::size_t size) {
  return regcache::answer_to({json, size}, regcache::plan_push);
}

regcache::Status regcache_compose_push(const char* json, std::size_t size) {
  return regcache::answer_to({json, size}, regcache::compose_push);
}

regcache::Status regcache_describe_layers(const char* json, std::size_t size) {
  return regcache::answer_to({json, size}, regcache::describe_layers_of);
}

regcache::Status regcache_check_layer(const char* json, std::size_t size) {
  return regcache::answer_to({json, size}, regcache::check_layer);
}

regcache::Status regcache_find_in_layout(const char* index, std::size_t size, const char* name,
                                         std::size_t name_size) {
  return regcache::answer(regcache::find_in_layout_index({index, size}, {name, name_size}));
}

regcache::Status regcache_add_to_layout(const char* index, std::size_t size, const char* manifest,
                                        std::size_t manifest_size, const char* name,
                                        std::size_t name_size) {
  return regcache::answer(
      regcache::add_to_layout({index, size}, {manifest, manifest_size}, {name, name_size}));
}

}  // extern "C"
