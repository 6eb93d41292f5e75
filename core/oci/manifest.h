// Manifests: reading any of the four kinds, and writing a cache's in its three shapes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/oci/descriptor.h"
#include "core/oci/media_type.h"
#include "core/result/result.h"

namespace regcache {

// A manifest as BuildKit's importer sees it (facts 4.3).
struct Manifest {
  std::string media_type;             // one of the four known types, decided by the body
  bool is_list = false;               // the family: `manifests` rather than `config` and `layers`
  std::optional<Descriptor> config;   // manifest family only
  std::vector<Descriptor> layers;     // manifest family only
  std::vector<Descriptor> manifests;  // list family only
};

// Reads a manifest by its body: keys match without case, members that are not known are ignored.
//
// Errors:  invalid_input (no JSON, a member's type or twice, a digest that is none, both families, a
//          media type of the other family), unsupported (a digest's algorithm), out_of_range (past
//          kManifestBytesMax, nesting); the subject is a JSON pointer, or a byte offset.
// Source:  facts 4.3; moby/buildkit@73ed6825c, util/imageutil/config.go.
// Differs: BuildKit lets the last of two members win.
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view json);

// A cache manifest: where the cache config is, and the layers in config order, duplicates included.
struct CacheManifest {
  ManifestShape shape = ManifestShape::oci_manifest;
  Descriptor config;
  std::vector<Descriptor> layers;
};

// Finds the cache config of a manifest (facts 4.4).
//
// Errors:  not_found when there is none: the tag holds an ordinary image.
[[nodiscard]] Result<CacheManifest> cache_manifest(const Manifest& manifest);

// The bytes BuildKit would write for it.
//
// Bytes:   same input, same bytes, on both targets; the digest may be relied on.
// Source:  moby/buildkit@73ed6825c, cache/remotecache/export.go:152; facts, section 3.
[[nodiscard]] std::string write_manifest(const CacheManifest& manifest);

// Rewrites layer media types to those of `shape` and drops leaked distribution.source annotations.
//
// Shape:   a foreign layer stays foreign and keeps its urls; types without a counterpart stay.
// Source:  facts, sections 3 and 6.4.
[[nodiscard]] CacheManifest with_shape(CacheManifest manifest, ManifestShape shape);

}  // namespace regcache
