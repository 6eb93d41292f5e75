// Method: layers that BuildKit wrote are converted from every compression into every other, and decoded
// again: the tar has the diffID that BuildKit stated.
#include "native/transfer/convert.h"

#include <gtest/gtest.h>

#include "native/store/text_blob.h"
#include "native/transfer/cache_image.h"
#include "native/transfer/layer_sink.h"
#include "tests/native/places.h"

namespace regcache {
namespace {

constexpr Compression kCompressions[] = {Compression::uncompressed, Compression::gzip,
                                         Compression::estargz, Compression::zstd};
// A fixture of each compression, from one build.
constexpr const char* kFixtures[] = {"oci-index-uncompressed", "oci-manifest-gzip",
                                     "oci-manifest-estargz", "oci-manifest-zstd"};

// The value of an annotation; "" when there is none.
std::string annotation(const Descriptor& layer, std::string_view key) {
  const auto at = layer.annotations.find(key);
  return at == layer.annotations.end() ? "" : at->second;
}

// The digests of a blob and of its tar, its size beside them.
struct Decoded {
  Digest blob;
  Digest tar;
  std::size_t size = 0;
};

Result<Decoded> decode(const std::string& text, Compression compression) {
  LayerSink sink(digest_of(text), compression, {});
  REGCACHE_TRY(sink.write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
  REGCACHE_TRY_ASSIGN(const DecodedLayer layer, sink.finish());
  return Decoded{digest_of(text), layer.uncompressed, text.size()};
}

class ConvertTest : public testing::Test {
 protected:
  CacheImage image(const std::string& fixture) {
    from_ = places_.fixture(fixture);
    Result<CacheImage> image = read_cache(*from_.store, from_.name);
    EXPECT_EQ(failure_of(image), "");
    return *std::move(image);
  }
  // The layer in its new form, whose bytes are in blob_.
  Result<Descriptor> convert(const Descriptor& layer, Compression compression) {
    BlockWorkers workers(*plan_blocks(compression, 1), 2);
    TextSink sink;
    Result<Descriptor> made = encode_layer(places_.route(from_, from_), layer, workers, sink);
    blob_ = sink.take();
    return made;
  }

  Places places_;
  OpenLocation from_;
  std::string blob_;
};

TEST_F(ConvertTest, EveryCompressionBecomesEveryOther) {
  for (const char* fixture : kFixtures) {
    const CacheImage cache = image(fixture);
    const Descriptor& layer = cache.manifest.layers.back();
    for (const Compression target : kCompressions) {
      SCOPED_TRACE(std::string(fixture) + " to " + std::string(compression_name(target)));
      const Result<Descriptor> converted = convert(layer, target);
      ASSERT_EQ(failure_of(converted), "");
      const Descriptor& made = *converted;
      EXPECT_FALSE(needs_conversion(made, target));
      const Result<Decoded> decoded = decode(blob_, target);
      ASSERT_EQ(failure_of(decoded), "");
      EXPECT_EQ(made.digest, decoded->blob);
      EXPECT_EQ(made.size, decoded->size);
      EXPECT_EQ(annotation(made, kUncompressedAnnotation), decoded->tar.text());
      EXPECT_EQ(annotation(made, kStargzTocDigestAnnotation).empty(),
                target != Compression::estargz);
      EXPECT_EQ(annotation(made, kCreatedAtAnnotation), annotation(layer, kCreatedAtAnnotation));
    }
  }
}

// One build was exported in each compression: the tars are the same, that of eStargz without its table.
TEST_F(ConvertTest, AllOfOneBuildBecomeTheSameTars) {
  std::vector<std::string> expected;
  for (const char* fixture : kFixtures) {
    SCOPED_TRACE(fixture);
    std::vector<std::string> tars;
    const CacheImage cache = image(fixture);
    for (const Descriptor& layer : cache.manifest.layers) {
      const Result<Descriptor> converted = convert(layer, Compression::uncompressed);
      ASSERT_EQ(failure_of(converted), "");
      tars.push_back(converted->digest.text());
    }
    std::sort(tars.begin(), tars.end());
    tars.erase(std::unique(tars.begin(), tars.end()), tars.end());
    expected = expected.empty() ? tars : expected;
    EXPECT_EQ(tars, expected);
  }
}

TEST_F(ConvertTest, AnotherDiffIdIsCorrupt) {
  for (const char* fixture : kFixtures) {
    SCOPED_TRACE(fixture);
    Descriptor layer = image(fixture).manifest.layers.back();
    const std::string wrong = "sha256:" + std::string(64, '1');
    layer.annotations[std::string(kUncompressedAnnotation)] = wrong;
    const Result<Descriptor> converted = convert(layer, Compression::zstd);
    ASSERT_FALSE(converted);
    EXPECT_EQ(converted.error().code, Code::corrupt);
    EXPECT_EQ(converted.error().subject, layer.digest.text());
    EXPECT_NE(converted.error().detail.find(wrong), std::string::npos);
  }
}

TEST_F(ConvertTest, LayerOfAnotherCompressionIsNamed) {
  Descriptor layer = image("oci-manifest-gzip").manifest.layers.back();
  layer.media_type = "application/vnd.oci.image.layer.v1.tar+zstd";
  const Result<Descriptor> converted = convert(layer, Compression::gzip);
  ASSERT_FALSE(converted);
  EXPECT_EQ(converted.error().code, Code::corrupt);
  EXPECT_EQ(converted.error().subject.find(layer.digest.text()), 0U) << failure_of(converted);
}

}  // namespace
}  // namespace regcache
