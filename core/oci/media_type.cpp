#include "core/oci/media_type.h"

#include <string>

#include "core/result/check.h"

namespace regcache {
namespace {

struct LayerRow {
  std::string_view media_type;
  LayerType type;
};

constexpr LayerRow kLayers[] = {
    {"application/vnd.oci.image.layer.v1.tar", {Compression::uncompressed, false, false}},
    {"application/vnd.oci.image.layer.v1.tar+gzip", {Compression::gzip, false, false}},
    {"application/vnd.oci.image.layer.v1.tar+zstd", {Compression::zstd, false, false}},
    {"application/vnd.docker.image.rootfs.diff.tar", {Compression::uncompressed, true, false}},
    {"application/vnd.docker.image.rootfs.diff.tar.gzip", {Compression::gzip, true, false}},
    {"application/vnd.docker.image.rootfs.diff.tar.zstd", {Compression::zstd, true, false}},
    {"application/vnd.oci.image.layer.nondistributable.v1.tar",
     {Compression::uncompressed, false, true}},
    {"application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
     {Compression::gzip, false, true}},
    {"application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
     {Compression::zstd, false, true}},
    {"application/vnd.docker.image.rootfs.foreign.diff.tar",
     {Compression::uncompressed, true, true}},
    {"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", {Compression::gzip, true, true}},
};

}  // namespace

std::string_view compression_name(Compression compression) {
  switch (compression) {
    case Compression::uncompressed:
      return "uncompressed";
    case Compression::gzip:
      return "gzip";
    case Compression::estargz:
      return "estargz";
    case Compression::zstd:
      return "zstd";
  }
  REGCACHE_UNREACHABLE();
}

Result<Compression> parse_compression(std::string_view name) {
  for (const Compression compression :
       {Compression::uncompressed, Compression::gzip, Compression::estargz, Compression::zstd}) {
    if (name == compression_name(compression)) {
      return compression;
    }
  }
  return fail(Code::unknown_name, std::string(name), "there is no such compression",
              "use gzip, zstd, estargz or uncompressed");
}

bool is_manifest_media_type(std::string_view media_type) {
  return media_type == kOciManifestMediaType || media_type == kOciIndexMediaType ||
         media_type == kDockerManifestMediaType || media_type == kDockerListMediaType;
}

std::optional<LayerType> parse_layer_type(std::string_view media_type) {
  for (const LayerRow& row : kLayers) {
    if (row.media_type == media_type) {
      return row.type;
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> layer_media_type(const LayerType& type) {
  for (const LayerRow& row : kLayers) {
    if (row.type == type) {
      return row.media_type;
    }
  }
  return std::nullopt;
}

std::string_view layer_media_type(Compression compression, ManifestShape shape) {
  const Compression stored = compression == Compression::estargz ? Compression::gzip : compression;
  return *layer_media_type(
      {.compression = stored, .docker = shape == ManifestShape::docker_list, .foreign = false});
}

std::string_view manifest_media_type(ManifestShape shape) {
  switch (shape) {
    case ManifestShape::oci_manifest:
      return kOciManifestMediaType;
    case ManifestShape::oci_index:
      return kOciIndexMediaType;
    case ManifestShape::docker_list:
      return kDockerListMediaType;
  }
  REGCACHE_UNREACHABLE();
}

}  // namespace regcache
