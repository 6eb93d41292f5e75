// Method: layers of fixtures come in pieces of every awkward size, twice, cut short or as garbage.
#include "native/transfer/layer_sink.h"

#include <gtest/gtest.h>

#include "native/transfer/cache_image.h"
#include "tests/native/places.h"

namespace regcache {
namespace {

struct Layer {
  Descriptor descriptor;
  Compression compression;
  std::string bytes;
};

// The smallest layer of a fixture.
Layer smallest_layer(const std::string& fixture) {
  Places places;
  const OpenLocation from = places.fixture(fixture);
  const Result<CacheImage> image = read_cache(*from.store, from.name);
  EXPECT_EQ(failure_of(image), "");
  Descriptor layer = image->manifest.layers.front();
  for (const Descriptor& other : image->manifest.layers) {
    layer = other.size < layer.size ? other : layer;
  }
  const Result<std::string> bytes = read_blob(*from.store, layer, layer.size);
  EXPECT_EQ(failure_of(bytes), "");
  return {layer, parse_layer_type(layer.media_type)->compression, *bytes};
}

Result<void> feed(LayerSink& sink, std::string_view bytes, std::size_t piece) {
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const std::string_view part = bytes.substr(at, piece);
    REGCACHE_TRY(sink.write({reinterpret_cast<const std::uint8_t*>(part.data()), part.size()}));
  }
  return {};
}

constexpr const char* kFixtures[] = {"oci-index-uncompressed", "oci-manifest-gzip",
                                     "oci-manifest-estargz", "oci-manifest-zstd"};

TEST(LayerSink, TellsTheDiffIdWhateverThePieces) {
  for (const char* fixture : kFixtures) {
    const Layer layer = smallest_layer(fixture);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{511}, layer.bytes.size()}) {
      SCOPED_TRACE(std::string(fixture) + " in pieces of " + std::to_string(piece));
      LayerSink sink(layer.descriptor.digest, layer.compression, {});
      ASSERT_EQ(failure_of(feed(sink, layer.bytes, piece)), "");
      const Result<DecodedLayer> decoded = sink.finish();
      ASSERT_EQ(failure_of(decoded), "");
      EXPECT_EQ(failure_of(check_decoded(layer.descriptor, *decoded)), "");
      EXPECT_EQ(decoded->uncompressed, *stated_diff_id(layer.descriptor));
      EXPECT_EQ(decoded->toc.has_value(), std::string_view(fixture) == "oci-manifest-estargz");
    }
  }
}

TEST(LayerSink, BeginsAgain) {
  for (const char* fixture : kFixtures) {
    SCOPED_TRACE(fixture);
    const Layer layer = smallest_layer(fixture);
    std::string tar;
    const TarConsumer consumer = {[&](std::span<const std::uint8_t> piece) {
                                    tar.append(piece.begin(), piece.end());
                                    return Result<void>();
                                  },
                                  [&] {
                                    tar.clear();
                                    return Result<void>();
                                  }};
    LayerSink sink(layer.descriptor.digest, layer.compression, consumer);
    ASSERT_EQ(failure_of(feed(sink, layer.bytes.substr(0, layer.bytes.size() / 2), 100)), "");
    ASSERT_EQ(failure_of(sink.restart()), "");
    ASSERT_EQ(failure_of(feed(sink, layer.bytes, 100)), "");
    DecodedLayer decoded = *sink.finish();
    EXPECT_EQ(decoded.uncompressed, *stated_diff_id(layer.descriptor));
    EXPECT_EQ(make_digest(decoded.tar_hash.finish()), digest_of(tar));
    EXPECT_EQ(decoded.tar_bytes, tar.size());
  }
}

TEST(LayerSink, EndThatComesTooEarlyIsCorrupt) {
  for (const char* fixture : {"oci-manifest-gzip", "oci-manifest-estargz", "oci-manifest-zstd"}) {
    const Layer layer = smallest_layer(fixture);
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, layer.bytes.size() - 1}) {
      SCOPED_TRACE(std::string(fixture) + " cut at " + std::to_string(size));
      LayerSink sink(layer.descriptor.digest, layer.compression, {});
      ASSERT_EQ(failure_of(feed(sink, std::string_view(layer.bytes).substr(0, size), 100)), "");
      const Result<DecodedLayer> decoded = sink.finish();
      ASSERT_FALSE(decoded);
      EXPECT_EQ(decoded.error().code, Code::corrupt);
      EXPECT_EQ(decoded.error().subject.find(layer.descriptor.digest.text()), 0U);
    }
  }
}

TEST(LayerSink, GarbageIsCorrupt) {
  for (const Compression compression : {Compression::gzip, Compression::zstd}) {
    const std::string garbage = "neither of them starts like this";
    LayerSink sink(digest_of(garbage), compression, {});
    const Result<void> fed = feed(sink, garbage, 100);
    ASSERT_FALSE(fed);
    EXPECT_EQ(fed.error().code, Code::corrupt);
  }
}

TEST(LayerSink, FailureOfTheConsumerIsItsOwn) {
  const Layer layer = smallest_layer("oci-manifest-gzip");
  LayerSink sink(layer.descriptor.digest, layer.compression,
                 {[](std::span<const std::uint8_t>) -> Result<void> {
                    return fail(Code::io, "disk", "it is full");
                  },
                  {}});
  const Result<void> fed = feed(sink, layer.bytes, 1000);
  ASSERT_FALSE(fed);
  EXPECT_EQ(to_text(fed.error()), "disk: it is full");
}

}  // namespace
}  // namespace regcache
