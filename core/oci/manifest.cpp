#include "core/oci/manifest.h"

#include <utility>

#include "core/limits.h"
#include "core/oci/descriptor_json.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "core/text/json_writer.h"

namespace regcache {
namespace {

bool is_list_type(std::string_view media_type) {
  return media_type == kOciIndexMediaType || media_type == kDockerListMediaType;
}

bool is_manifest_type(std::string_view media_type) {
  return media_type == kOciManifestMediaType || media_type == kDockerManifestMediaType;
}

// Decides the family by the members that are there, null included, and checks that the media type
// agrees with it; an unknown or missing media type becomes Docker's.
Result<Manifest> detect_family(const JsonValue& root) {
  Manifest manifest;
  const std::optional<JsonValue> manifests = find_member(root, "manifests");
  manifest.is_list = !find_member(root, "config") && !find_member(root, "layers");
  if (!manifest.is_list && manifests) {
    return fail(Code::invalid_input, manifests->pointer(),
                "the manifest has both 'manifests' and 'config' or 'layers', so readers disagree "
                "on what it is");
  }
  REGCACHE_TRY(read_member(root, "mediaType", manifest.media_type));
  const bool wrong =
      manifest.is_list ? is_manifest_type(manifest.media_type) : is_list_type(manifest.media_type);
  if (wrong) {
    return fail(Code::invalid_input, find_member(root, "mediaType")->pointer(),
                "the media type '" + manifest.media_type + "' does not fit a body with " +
                    (manifest.is_list ? "neither 'config' nor 'layers'" : "'config' or 'layers'"));
  }
  if (!is_list_type(manifest.media_type) && !is_manifest_type(manifest.media_type)) {
    manifest.media_type = manifest.is_list ? kDockerListMediaType : kDockerManifestMediaType;
  }
  return manifest;
}

Result<std::vector<Descriptor>> read_descriptors(const JsonValue& root, std::string_view name) {
  std::vector<Descriptor> descriptors;
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> array, array_member(root, name));
  if (array) {
    descriptors.reserve(array->size());
    for (const JsonValue element : array->children()) {
      REGCACHE_TRY_ASSIGN(Descriptor descriptor, read_descriptor(element));
      descriptors.push_back(std::move(descriptor));
    }
  }
  return descriptors;
}

bool is_cache_config(const Descriptor& descriptor) {
  return descriptor.media_type == kCacheConfigMediaType;
}

Failure no_cache() {
  return fail(Code::not_found, "", "the manifest holds no BuildKit cache config",
              "the tag may hold an ordinary image, perhaps with an inline cache");
}

ManifestShape shape_of(const Manifest& manifest) {
  if (!manifest.is_list) {
    return ManifestShape::oci_manifest;
  }
  return manifest.media_type == kDockerListMediaType ? ManifestShape::docker_list
                                                     : ManifestShape::oci_index;
}

// The media type of the same layer in a manifest of `shape`; unchanged where there is none.
std::string converted_layer_type(const std::string& media_type, ManifestShape shape) {
  std::optional<LayerType> type = parse_layer_type(media_type);
  if (!type) {
    return media_type;
  }
  type->docker = shape == ManifestShape::docker_list;
  return std::string(layer_media_type(*type).value_or(media_type));
}

void drop_sources(Annotations& annotations) {
  std::erase_if(annotations, [](const Annotations::value_type& annotation) {
    return annotation.first.starts_with(kDistributionSourcePrefix);
  });
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view json) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(json, kManifestBytesMax));
  const JsonValue root = document.root();
  REGCACHE_TRY(root.as_object());
  REGCACHE_TRY(check_unique_members(root, KeyCase::ignored));
  REGCACHE_TRY_ASSIGN(Manifest manifest, detect_family(root));
  if (manifest.is_list) {
    REGCACHE_TRY_ASSIGN(manifest.manifests, read_descriptors(root, "manifests"));
    return manifest;
  }
  REGCACHE_TRY_ASSIGN(manifest.layers, read_descriptors(root, "layers"));
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> config, object_member(root, "config"));
  if (config) {
    REGCACHE_TRY_ASSIGN(manifest.config, read_descriptor(*config));
  }
  return manifest;
}

Result<CacheManifest> cache_manifest(const Manifest& manifest) {
  if (!manifest.is_list) {
    if (!manifest.config || !is_cache_config(*manifest.config)) {
      return no_cache();
    }
    return CacheManifest{
        .shape = shape_of(manifest), .config = *manifest.config, .layers = manifest.layers};
  }
  const Descriptor* config = nullptr;
  std::vector<Descriptor> layers;
  for (const Descriptor& descriptor : manifest.manifests) {
    if (is_cache_config(descriptor)) {
      config = &descriptor;
    } else {
      layers.push_back(descriptor);
    }
  }
  if (config == nullptr) {
    return no_cache();
  }
  return CacheManifest{.shape = shape_of(manifest), .config = *config, .layers = std::move(layers)};
}

std::string write_manifest(const CacheManifest& manifest) {
  const bool list = manifest.shape != ManifestShape::oci_manifest;
  JsonWriter writer;
  writer.begin_object();
  writer.key("schemaVersion").integer(2);
  writer.key("mediaType").string(manifest_media_type(manifest.shape));
  if (!list) {
    writer.key("config");
    write_descriptor(writer, manifest.config);
  }
  writer.key(list ? "manifests" : "layers").begin_array();
  for (const Descriptor& layer : manifest.layers) {
    write_descriptor(writer, layer);
  }
  if (list) {
    write_descriptor(writer, manifest.config);
  }
  writer.end_array().end_object();
  return writer.take();
}

CacheManifest with_shape(CacheManifest manifest, ManifestShape shape) {
  manifest.shape = shape;
  drop_sources(manifest.config.annotations);
  for (Descriptor& layer : manifest.layers) {
    layer.media_type = converted_layer_type(layer.media_type, shape);
    drop_sources(layer.annotations);
  }
  return manifest;
}

}  // namespace regcache
