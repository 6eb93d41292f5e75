// Method: blobs from other writers and hand-made frames, then one damaged or unwelcome frame for
// each error, in whole and byte by byte: the same error each time.
#include "core/codec/zstd.h"

#include <gtest/gtest.h>

#include "tests/core/codec/codec_runner.h"
#include "tests/core/codec/vectors.h"

namespace regcache {
namespace {

// A frame that holds "abc" in a raw block: descriptor and window as given.
Bytes raw_frame(std::string_view header_hex) {
  return joined(joined(from_hex("28b52ffd"), from_hex(header_hex)), from_hex("190000 616263"));
}

const Bytes& skippable() {
  static const Bytes frame = from_hex("502a4d18 03000000 010203");
  return frame;
}

TEST(ZstdDecoder, ReadsBuildKitsBlob) {
  const Bytes blob = from_base64(kZstdLayer);
  ASSERT_EQ(blob.size(), 101U);
  for (const Pieces& pieces : kPieces) {
    const Result<Bytes> tar = decoded(Compression::zstd, blob, pieces);
    ASSERT_TRUE(tar);
    EXPECT_EQ(*tar, *decoded(Compression::gzip, from_base64(kGzipLayer)));
  }
}

TEST(ZstdDecoder, ReadsManyFramesWithSkippableOnesAmongThem) {
  const Bytes frame = raw_frame("00 58");
  const Bytes blob =
      joined(joined(skippable(), frame), joined(skippable(), joined(frame, skippable())));
  for (const Pieces& pieces : kPieces) {
    EXPECT_EQ(*decoded(Compression::zstd, blob, pieces), to_bytes("abcabc"));
  }
}

TEST(ZstdDecoder, TakesWindowsUpTo128MiBAndNoMore) {
  // Window descriptor: exponent above 10 in the upper five bits.
  EXPECT_EQ(*decoded(Compression::zstd, raw_frame("00 88")), to_bytes("abc"));
  for (const char* const window : {"00 89", "00 90", "00 a8"}) {
    const Result<Bytes> result = decoded(Compression::zstd, raw_frame(window), {1, 1});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Code::out_of_range);
    EXPECT_EQ(result.error().detail, "its window is larger than 128 MiB");
  }
}

TEST(ZstdDecoder, NamesEveryDamage) {
  const Bytes good = from_base64(kZstdLayer);
  const Bytes checked = encoded(Compression::zstd, 3, to_bytes("some words, some words"));
  Bytes wrong_sum = checked;
  wrong_sum.back() ^= 1U;
  Bytes short_by_one = checked;
  short_by_one.pop_back();
  const char* const kEnds = "the blob ends in the middle of it";
  const char* const kFollows = "bytes follow the last frame that are not another one";
  const struct {
    const char* name;
    Bytes blob;
    Code code;
    const char* subject;
    const char* detail;
  } cases[] = {
      {"empty", {}, Code::corrupt, "zstd frame at byte 0", "the blob is empty"},
      {"not zstd", to_bytes("some text"), Code::corrupt, "zstd frame at byte 0",
       "the blob does not start as zstd does"},
      {"half a magic", from_hex("28b5"), Code::corrupt, "zstd frame at byte 0", kEnds},
      {"half a frame",
       {good.begin(), good.begin() + 50},
       Code::corrupt,
       "zstd frame at byte 0",
       kEnds},
      {"no checksum", short_by_one, Code::corrupt, "zstd frame at byte 0", kEnds},
      {"wrong checksum", wrong_sum, Code::corrupt, "zstd frame at byte 0",
       "its checksum does not fit its content"},
      {"bad block", from_hex("28b52ffd 0058 1f0000 616263"), Code::corrupt, "zstd frame at byte 0",
       "its data is damaged"},
      {"dictionary", raw_frame("01 58 07"), Code::unsupported, "zstd frame at byte 0",
       "it needs a dictionary, and layers have none"},
      {"trailing text", joined(good, to_bytes("garbage")), Code::corrupt, "zstd frame at byte 101",
       kFollows},
      {"trailing byte", joined(good, to_bytes("\n")), Code::corrupt, "zstd frame at byte 101",
       kFollows},
      {"zero padding", joined(good, Bytes(64)), Code::corrupt, "zstd frame at byte 101", kFollows},
      {"half a skippable frame", joined(good, from_hex("502a4d18 03000000 01")), Code::corrupt,
       "zstd frame at byte 101", kEnds},
  };
  for (const auto& c : cases) {
    for (const Pieces& pieces : kPieces) {
      SCOPED_TRACE(std::string(c.name) + " in pieces of " + std::to_string(pieces.in));
      const Result<Bytes> result = decoded(Compression::zstd, c.blob, pieces);
      ASSERT_FALSE(result);
      EXPECT_EQ(result.error().code, c.code);
      EXPECT_EQ(result.error().subject, c.subject);
      EXPECT_EQ(result.error().detail, c.detail);
    }
  }
}

TEST(ZstdDecoder, EveryTruncationIsAnError) {
  const Bytes good = from_base64(kZstdLayer);
  for (std::size_t size = 0; size < good.size(); ++size) {
    const Bytes part(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
    const Result<Bytes> result = decoded(Compression::zstd, part);
    ASSERT_FALSE(result) << size;
    EXPECT_EQ(result.error().code, Code::corrupt);
  }
}

}  // namespace
}  // namespace regcache
