// Method: the table of layer media types of BuildKit's three shapes, written out again.
#include "core/oci/media_type.h"

#include <gtest/gtest.h>

#include <string>

namespace regcache {
namespace {

const std::string kOciLayer = "application/vnd.oci.image.layer.v1.tar";
const std::string kDockerLayer = "application/vnd.docker.image.rootfs.diff.tar";

TEST(MediaType, OfALayerFollowsShapeAndCompression) {
  struct Case {
    Compression compression;
    const char* name;
    const char* oci_suffix;
    const char* docker_suffix;
  };
  constexpr Case kCases[] = {
      {Compression::uncompressed, "uncompressed", "", ""},
      {Compression::gzip, "gzip", "+gzip", ".gzip"},
      {Compression::estargz, "estargz", "+gzip", ".gzip"},
      {Compression::zstd, "zstd", "+zstd", ".zstd"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(compression_name(c.compression), c.name);
    const std::string oci = kOciLayer + c.oci_suffix;
    EXPECT_EQ(layer_media_type(c.compression, ManifestShape::oci_manifest), oci);
    EXPECT_EQ(layer_media_type(c.compression, ManifestShape::oci_index), oci);
    EXPECT_EQ(layer_media_type(c.compression, ManifestShape::docker_list),
              kDockerLayer + c.docker_suffix);
  }
}

TEST(MediaType, OfALayerIsReadAndWrittenBack) {
  struct Case {
    const char* media_type;
    LayerType type;
  };
  using enum Compression;
  constexpr Case kCases[] = {
      {"application/vnd.oci.image.layer.v1.tar", {uncompressed, false, false}},
      {"application/vnd.oci.image.layer.v1.tar+gzip", {gzip, false, false}},
      {"application/vnd.oci.image.layer.v1.tar+zstd", {zstd, false, false}},
      {"application/vnd.docker.image.rootfs.diff.tar", {uncompressed, true, false}},
      {"application/vnd.docker.image.rootfs.diff.tar.gzip", {gzip, true, false}},
      {"application/vnd.docker.image.rootfs.diff.tar.zstd", {zstd, true, false}},
      {"application/vnd.oci.image.layer.nondistributable.v1.tar", {uncompressed, false, true}},
      {"application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", {gzip, false, true}},
      {"application/vnd.oci.image.layer.nondistributable.v1.tar+zstd", {zstd, false, true}},
      {"application/vnd.docker.image.rootfs.foreign.diff.tar", {uncompressed, true, true}},
      {"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", {gzip, true, true}},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.media_type);
    EXPECT_EQ(parse_layer_type(c.media_type), c.type);
    EXPECT_EQ(layer_media_type(c.type), c.media_type);
  }
}

TEST(MediaType, OfAnythingElseIsNoLayer) {
  constexpr std::string_view kOthers[] = {"",
                                          kCacheConfigMediaType,
                                          kOciManifestMediaType,
                                          "application/octet-stream",
                                          "application/vnd.oci.image.layer.v1.tar+nydus",
                                          "APPLICATION/VND.OCI.IMAGE.LAYER.V1.TAR"};
  for (const std::string_view other : kOthers) {
    SCOPED_TRACE(std::string(other));
    EXPECT_EQ(parse_layer_type(other), std::nullopt);
  }
  EXPECT_EQ(layer_media_type({.compression = Compression::zstd, .docker = true, .foreign = true}),
            std::nullopt);
  EXPECT_EQ(layer_media_type({.compression = Compression::estargz}), std::nullopt);
}

TEST(MediaType, OfTheManifestFollowsShape) {
  EXPECT_EQ(manifest_media_type(ManifestShape::oci_manifest), kOciManifestMediaType);
  EXPECT_EQ(manifest_media_type(ManifestShape::oci_index), kOciIndexMediaType);
  EXPECT_EQ(manifest_media_type(ManifestShape::docker_list), kDockerListMediaType);
}

}  // namespace
}  // namespace regcache
