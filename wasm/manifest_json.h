// Manifests as JSON for JavaScript, and cache manifests back from it.
#pragma once

#include <string_view>

#include "core/oci/manifest.h"
#include "core/text/json_writer.h"

namespace regcache {

// {"mediaType","isList", and "config", "layers" or "manifests"}, and "cache" as below unless it is an
// ordinary image.
void write_manifest(JsonWriter& json, const Manifest& manifest);

// {"shape","config","layers"}; descriptors as image-spec writes them.
void write_cache_manifest(JsonWriter& json, const CacheManifest& manifest);

// The opposite of write_cache_manifest.
//
// Errors:  those of read_descriptor; missing for `config`, unknown_name for `shape`; out_of_range past
//          kManifestBytesMax.
[[nodiscard]] Result<CacheManifest> read_cache_manifest(std::string_view json);

// "oci-manifest", "oci-index", "docker-list".
//
// Errors:  unknown_name.
[[nodiscard]] Result<ManifestShape> parse_shape(std::string_view name);

}  // namespace regcache
