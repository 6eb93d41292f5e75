#include "wasm/manifest_json.h"

#include <string>

#include "core/limits.h"
#include "core/oci/descriptor_json.h"
#include "core/options/explain.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"

namespace regcache {
namespace {

void write_descriptors(JsonWriter& json, std::string_view key,
                       const std::vector<Descriptor>& descriptors) {
  json.key(key).begin_array();
  for (const Descriptor& descriptor : descriptors) {
    write_descriptor(json, descriptor);
  }
  json.end_array();
}

}  // namespace

void write_manifest(JsonWriter& json, const Manifest& manifest) {
  json.begin_object();
  json.key("mediaType").string(manifest.media_type);
  json.key("isList").boolean(manifest.is_list);
  if (manifest.config) {
    json.key("config");
    write_descriptor(json, *manifest.config);
  }
  if (manifest.is_list) {
    write_descriptors(json, "manifests", manifest.manifests);
  } else {
    write_descriptors(json, "layers", manifest.layers);
  }
  if (const Result<CacheManifest> cache = cache_manifest(manifest)) {
    json.key("cache");
    write_cache_manifest(json, *cache);
  }
  json.end_object();
}

void write_cache_manifest(JsonWriter& json, const CacheManifest& manifest) {
  json.begin_object();
  json.key("shape").string(shape_name(manifest.shape));
  json.key("config");
  write_descriptor(json, manifest.config);
  write_descriptors(json, "layers", manifest.layers);
  json.end_object();
}

Result<CacheManifest> read_cache_manifest(std::string_view json) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(json, kManifestBytesMax));
  REGCACHE_TRY_ASSIGN(const auto config, object_member(document.root(), "config"));
  if (!config) {
    return fail(Code::missing, "config", "the manifest has no descriptor of a cache config");
  }
  REGCACHE_TRY_ASSIGN(Descriptor config_descriptor, read_descriptor(*config));
  std::string shape;
  REGCACHE_TRY(read_member(document.root(), "shape", shape));
  REGCACHE_TRY_ASSIGN(const ManifestShape parsed_shape, parse_shape(shape));
  CacheManifest manifest{parsed_shape, std::move(config_descriptor), {}};
  REGCACHE_TRY_ASSIGN(const auto layers, array_member(document.root(), "layers"));
  if (layers) {
    for (const JsonValue layer : layers->children()) {
      REGCACHE_TRY_ASSIGN(Descriptor descriptor, read_descriptor(layer));
      manifest.layers.push_back(std::move(descriptor));
    }
  }
  return manifest;
}

Result<ManifestShape> parse_shape(std::string_view name) {
  for (const ManifestShape shape :
       {ManifestShape::oci_manifest, ManifestShape::oci_index, ManifestShape::docker_list}) {
    if (name == shape_name(shape)) {
      return shape;
    }
  }
  return fail(Code::unknown_name, "shape",
              "a cache manifest has no shape '" + std::string(name) + "'",
              "use oci-manifest, oci-index or docker-list");
}

}  // namespace regcache
