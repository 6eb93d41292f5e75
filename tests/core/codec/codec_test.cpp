// Method: round trips through make_layer_encoder and make_decoder over every level, size at a block's edge
// and size of piece; then every promise of codec.h about limits, bounds and levels.
#include "core/codec/codec.h"

#include <gtest/gtest.h>

#include "core/codec/block_plan.h"
#include "tests/core/codec/codec_runner.h"

namespace regcache {
namespace {

constexpr Compression kStreams[] = {Compression::uncompressed, Compression::gzip,
                                    Compression::zstd};

std::string name(Compression compression) {
  return std::string(compression_name(compression));
}

TEST(Codec, RoundTripsInPiecesOfEverySize) {
  const Bytes input = layer_like(20'000, 1);
  for (const Compression compression : kStreams) {
    const Bytes whole = encoded(compression, std::nullopt, input);
    for (const Pieces& pieces : kPieces) {
      SCOPED_TRACE(name(compression) + " in " + std::to_string(pieces.in) + " out " +
                   std::to_string(pieces.out));
      EXPECT_EQ(encoded(compression, std::nullopt, input, pieces), whole);
      const Result<Bytes> back = decoded(compression, whole, pieces);
      ASSERT_TRUE(back);
      EXPECT_EQ(*back, input);
    }
  }
}

TEST(Codec, RoundTripsInPiecesOfRandomSizes) {
  Random random(7);
  for (int i = 0; i < 40; ++i) {
    SCOPED_TRACE(i);
    const Compression compression = kStreams[random.below(3)];
    const Bytes input = layer_like(random.below(60'000), random.next());
    const Pieces encode{1 + random.below(5'000), 1 + random.below(5'000)};
    const Pieces decode{1 + random.below(5'000), 1 + random.below(5'000)};
    const Result<Bytes> back =
        decoded(compression, encoded(compression, std::nullopt, input, encode), decode);
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, input);
  }
}

TEST(Codec, RoundTripsAtEveryLevelAndStaysUnderItsBound) {
  for (const Compression compression : kStreams) {
    const int level_max = compression == Compression::zstd ? 22 : 9;
    for (int level = 0; level <= level_max; ++level) {
      for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{50'000}}) {
        SCOPED_TRACE(name(compression) + " level " + std::to_string(level) + " size " +
                     std::to_string(size));
        const Bytes input = layer_like(size, size);
        const Bytes blob = encoded(compression, level, input);
        EXPECT_LE(blob.size(), *bound(compression, size));
        const Result<Bytes> back = decoded(compression, blob);
        ASSERT_TRUE(back);
        EXPECT_EQ(*back, input);
      }
    }
  }
}

TEST(Codec, NoiseStaysUnderTheBoundAtABlocksEdge) {
  for (const Compression compression : kStreams) {
    const std::size_t block = plan_blocks(compression, std::nullopt)->block_bytes();
    for (const std::size_t size : {block - 1, block, block + 1}) {
      SCOPED_TRACE(name(compression) + " size " + std::to_string(size));
      Random random(size);
      Bytes noise(size);
      for (std::uint8_t& byte : noise) {
        byte = static_cast<std::uint8_t>(random.next() >> 20U);
      }
      const Bytes blob = encoded(compression, 1, noise);
      EXPECT_GE(blob.size(), size);
      EXPECT_LE(blob.size(), *bound(compression, size));
      EXPECT_EQ(*decoded(compression, blob), noise);
    }
  }
}

TEST(Codec, DecodesIntoABufferOfExactlyTheSize) {
  const Bytes input = layer_like(100'000, 3);
  for (const Compression compression : kStreams) {
    SCOPED_TRACE(name(compression));
    const Bytes blob = encoded(compression, std::nullopt, input);
    const auto decoder = *make_decoder(compression);
    Bytes room(input.size());
    Input rest(blob);
    Output room_left(room);
    const Result<Step> step = decoder->step(rest, room_left, End::yes);
    ASSERT_TRUE(step);
    EXPECT_EQ(*step, Step::done);
    EXPECT_EQ(room, input);
  }
}

TEST(Codec, EncodesIntoABufferOfExactlyTheSize) {
  const Bytes input = layer_like(100'000, 4);
  for (const Compression compression : kStreams) {
    SCOPED_TRACE(name(compression));
    const Bytes blob = encoded(compression, std::nullopt, input);
    const auto encoder = *make_layer_encoder(compression, std::nullopt);
    Bytes room(blob.size());
    Input rest(input);
    Output room_left(room);
    EXPECT_EQ(*encoder->step(rest, room_left, End::yes), Step::done);
    EXPECT_EQ(room, blob);
  }
}

TEST(Codec, MakesNoProgressWithoutInputOrRoom) {
  const Bytes input = layer_like(3'000, 5);
  for (const Compression compression : kStreams) {
    SCOPED_TRACE(name(compression));
    const Bytes blob = encoded(compression, std::nullopt, input);
    const auto decoder = *make_decoder(compression);
    Input nothing;
    Output no_room;
    for (int i = 0; i < 40; ++i) {  // libzstd gives up after 16 calls that move nothing
      EXPECT_EQ(*decoder->step(nothing, no_room, End::no), Step::need_input);
    }
    Input rest(blob);
    for (int i = 0; i < 40; ++i) {
      EXPECT_EQ(*decoder->step(rest, no_room, End::yes), Step::need_output);
    }
    Bytes room(input.size() + 1);
    Output room_left(room);
    EXPECT_EQ(*decoder->step(rest, room_left, End::yes), Step::done);
    EXPECT_EQ(room_left.size(), 1U);
  }
}

TEST(Codec, RefusesLevelsThatAreNotDocumented) {
  const struct {
    Compression compression;
    int level;
  } cases[] = {{Compression::gzip, -1},
               {Compression::gzip, 10},
               {Compression::zstd, -1},
               {Compression::zstd, 23}};
  for (const auto& c : cases) {
    SCOPED_TRACE(name(c.compression) + " " + std::to_string(c.level));
    const auto encoder = make_layer_encoder(c.compression, c.level);
    ASSERT_FALSE(encoder);
    EXPECT_EQ(encoder.error().code, Code::out_of_range);
    EXPECT_EQ(encoder.error().subject, "compression-level");
  }
  EXPECT_EQ(plan_blocks(Compression::estargz, 10).error().code, Code::out_of_range);
  EXPECT_TRUE(make_layer_encoder(Compression::uncompressed, 99));
}

TEST(Codec, LevelZeroOfZstdIsItsDefault) {
  const Bytes input = layer_like(30'000, 6);
  EXPECT_EQ(encoded(Compression::zstd, 0, input), encoded(Compression::zstd, 3, input));
  EXPECT_EQ(encoded(Compression::zstd, 0, input), encoded(Compression::zstd, std::nullopt, input));
  EXPECT_EQ(encoded(Compression::gzip, 6, input), encoded(Compression::gzip, std::nullopt, input));
}

TEST(Codec, EstargzHasNoBound) {
  EXPECT_FALSE(bound(Compression::estargz, 1));
}

TEST(Codec, StopsAtTheLimitOfBytes) {
  const Bytes zeros(10'000);
  for (const Compression compression : kStreams) {
    SCOPED_TRACE(name(compression));
    const Bytes blob = encoded(compression, std::nullopt, zeros);
    EXPECT_TRUE(decoded(compression, blob, {}, {.output_bytes_max = 10'000}));
    const Result<Bytes> over = decoded(compression, blob, {64, 64}, {.output_bytes_max = 9'999});
    ASSERT_FALSE(over);
    EXPECT_EQ(over.error().code, Code::out_of_range);
    EXPECT_EQ(over.error().detail, "it decodes to more than 9999 bytes");
  }
}

TEST(Codec, StopsAtTheLimitOfTheRatioOnceItCounts) {
  const Bytes zeros(1'000'000);
  for (const Compression compression : {Compression::gzip, Compression::zstd}) {
    SCOPED_TRACE(name(compression));
    const Bytes blob = encoded(compression, std::nullopt, zeros);
    const DecodeLimits strict{.ratio_max = 100, .ratio_free_bytes = 500'000};
    const Result<Bytes> over = decoded(compression, blob, {1, 4096}, strict);
    ASSERT_FALSE(over);
    EXPECT_EQ(over.error().code, Code::out_of_range);
    const DecodeLimits later{.ratio_max = 100, .ratio_free_bytes = 1'000'000};
    EXPECT_TRUE(decoded(compression, blob, {1, 4096}, later));
  }
}

}  // namespace
}  // namespace regcache
