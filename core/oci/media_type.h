// Every media type of caches and images, with its predicates: one table.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

inline constexpr std::string_view kCacheConfigMediaType = "application/vnd.buildkit.cacheconfig.v0";
inline constexpr std::string_view kOciManifestMediaType =
    "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view kOciIndexMediaType = "application/vnd.oci.image.index.v1+json";
inline constexpr std::string_view kDockerManifestMediaType =
    "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr std::string_view kDockerListMediaType =
    "application/vnd.docker.distribution.manifest.list.v2+json";

// Whether it is one of these four: what else an index lists is a blob.
[[nodiscard]] bool is_manifest_media_type(std::string_view media_type);

// How a layer's tar is stored. estargz is gzip with a table of contents: no media type of its own.
enum class Compression : std::uint8_t { uncompressed, gzip, estargz, zstd };

// The option value: "uncompressed", "gzip", "estargz", "zstd".
[[nodiscard]] std::string_view compression_name(Compression compression);

// Errors:  unknown_name.
[[nodiscard]] Result<Compression> parse_compression(std::string_view name);

// The three shapes of a cache manifest (facts, section 3).
enum class ManifestShape : std::uint8_t { oci_manifest, oci_index, docker_list };

// What a layer media type says of its blob.
struct LayerType {
  Compression compression = Compression::gzip;  // never estargz: annotations tell that
  bool docker = false;                          // Docker's name rather than OCI's
  bool foreign = false;                         // non-distributable

  friend bool operator==(const LayerType&, const LayerType&) = default;
};

// Nothing when `media_type` is not a layer media type of facts, section 3.
[[nodiscard]] std::optional<LayerType> parse_layer_type(std::string_view media_type);

// The media type that says `type`. Nothing for what has none: Docker's foreign zstd, and estargz.
[[nodiscard]] std::optional<std::string_view> layer_media_type(const LayerType& type);

// The media type of a distributable layer in a manifest of `shape`.
// Differs: Docker has no zstd layer; BuildKit writes "...diff.tar.zstd", and so do we.
[[nodiscard]] std::string_view layer_media_type(Compression compression, ManifestShape shape);

// The media type of the manifest itself.
[[nodiscard]] std::string_view manifest_media_type(ManifestShape shape);

}  // namespace regcache
