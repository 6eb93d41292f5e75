// Method: descriptors of each kind of layer, and what is said of them.
#include "core/codec/layer_conversion.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

Descriptor layer_of(std::string_view media_type, Annotations annotations = {}) {
  return {.media_type = std::string(media_type),
          .digest = digest_of(std::string_view("x")),
          .size = 1,
          .annotations = std::move(annotations)};
}

TEST(NeedsConversion, TellsByMediaTypeAndAnnotations) {
  const Annotations toc = {{std::string(kStargzTocDigestAnnotation), "sha256:x"}};
  const struct {
    const char* name;
    Descriptor layer;
    bool uncompressed, gzip, estargz, zstd;
  } kCases[] = {
      {"tar", layer_of("application/vnd.oci.image.layer.v1.tar"), false, true, true, true},
      {"gzip", layer_of("application/vnd.oci.image.layer.v1.tar+gzip"), true, false, true, true},
      {"estargz", layer_of("application/vnd.oci.image.layer.v1.tar+gzip", toc), true, true, false,
       true},
      {"zstd", layer_of("application/vnd.oci.image.layer.v1.tar+zstd"), true, true, true, false},
      {"docker", layer_of("application/vnd.docker.image.rootfs.diff.tar.gzip"), true, false, true,
       true},
      {"no layer", layer_of(kCacheConfigMediaType), false, false, false, false},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(needs_conversion(c.layer, Compression::uncompressed), c.uncompressed);
    EXPECT_EQ(needs_conversion(c.layer, Compression::gzip), c.gzip);
    EXPECT_EQ(needs_conversion(c.layer, Compression::estargz), c.estargz);
    EXPECT_EQ(needs_conversion(c.layer, Compression::zstd), c.zstd);
  }
}

TEST(StatedDiffId, IsTheAnnotationOrThePlainTarsOwn) {
  const Digest own = digest_of(std::string_view("x"));
  const Digest other = digest_of(std::string_view("y"));
  Descriptor layer{
      .media_type = "application/vnd.oci.image.layer.v1.tar", .digest = own, .size = 1};
  EXPECT_EQ(stated_diff_id(layer), own);
  layer.media_type += "+gzip";
  EXPECT_EQ(stated_diff_id(layer), std::nullopt);
  EXPECT_TRUE(check_decoded(layer, {.uncompressed = other}));
  layer.annotations[std::string(kUncompressedAnnotation)] = other.text();
  EXPECT_EQ(stated_diff_id(layer), other);
  EXPECT_EQ(check_decoded(layer, {.uncompressed = own}).error().code, Code::corrupt);
  layer.annotations[std::string(kUncompressedAnnotation)] = "no digest";
  EXPECT_EQ(stated_diff_id(layer), std::nullopt);
}

}  // namespace
}  // namespace regcache
