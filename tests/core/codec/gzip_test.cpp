// Method: blobs from other writers (a real BuildKit one, and hand-made joins), then one damaged blob
// for each way of being damaged, in whole and byte by byte: the same error each time.
#include "core/codec/gzip.h"

#include <gtest/gtest.h>

#include "tests/core/codec/codec_runner.h"
#include "tests/core/codec/vectors.h"

namespace regcache {
namespace {

struct Damaged {
  const char* name;
  Bytes blob;
  const char* subject;
  const char* detail;
};

Bytes without_last(Bytes blob, std::size_t count) {
  blob.resize(blob.size() - count);
  return blob;
}

Bytes flipped(Bytes blob, std::size_t index_from_end) {
  blob[blob.size() - index_from_end] ^= 1U;
  return blob;
}

TEST(GzipDecoder, ReadsBuildKitsBlob) {
  const Bytes blob = from_base64(kGzipLayer);
  ASSERT_EQ(blob.size(), 110U);
  for (const Pieces& pieces : kPieces) {
    const Result<Bytes> tar = decoded(Compression::gzip, blob, pieces);
    ASSERT_TRUE(tar);
    EXPECT_EQ(tar->size(), 2048U);
    EXPECT_EQ(std::string(tar->begin() + 512, tar->begin() + 524), "hello cache\n");
  }
}

TEST(GzipDecoder, ReadsEstargzAsTheManyMembersItIs) {
  const Bytes blob = from_base64(kEstargzLayer);
  ASSERT_EQ(blob.size(), 470U);
  for (const Pieces& pieces : kPieces) {
    const Result<Bytes> all = decoded(Compression::estargz, blob, pieces);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->size(), 4096U);
  }
}

TEST(GzipDecoder, ReadsHeadersWithNameCommentExtraAndChecksum) {
  // FLG 1e: extra field, name, comment, and a checksum of the header itself (9138).
  const Bytes blob = from_hex(
      "1f8b081e 00000000 00ff 0200 4142 6e00 6300 3891"
      "0300 00000000 00000000");
  EXPECT_EQ(*decoded(Compression::gzip, blob, {1, 1}), Bytes());
}

TEST(GzipDecoder, NamesEveryDamage) {
  const Bytes good = from_base64(kGzipLayer);
  const char* const kEnds = "the blob ends in the middle of it";
  const char* const kFollows = "bytes follow the last member that are not another one";
  const Damaged cases[] = {
      {"empty", {}, "gzip member at byte 0", "the blob is empty"},
      {"not gzip", to_bytes("PK\3\4 archive"), "gzip member at byte 0",
       "the blob does not start as gzip does"},
      {"zstd", from_hex("28b52ffd 0000"), "gzip member at byte 0",
       "the blob does not start as gzip does"},
      {"header only", {good.begin(), good.begin() + 9}, "gzip member at byte 0", kEnds},
      {"no trailer", without_last(good, 8), "gzip member at byte 0", kEnds},
      {"one byte short", without_last(good, 1), "gzip member at byte 0", kEnds},
      {"wrong checksum", flipped(good, 8), "gzip member at byte 0",
       "its data is damaged: incorrect data check"},
      {"wrong length", flipped(good, 1), "gzip member at byte 0",
       "its data is damaged: incorrect length check"},
      {"bad block type", from_hex("1f8b0800 00000000 00ff 07"), "gzip member at byte 0",
       "its data is damaged: invalid block type"},
      {"zero padding", joined(good, Bytes(512)), "gzip member at byte 110", kFollows},
      {"trailing text", joined(good, to_bytes("garbage")), "gzip member at byte 110", kFollows},
      {"half a second member", joined(good, {good.begin(), good.begin() + 50}),
       "gzip member at byte 110", kEnds},
      {"one byte of a second member", joined(good, from_hex("1f")), "gzip member at byte 110",
       kEnds},
      {"damaged second member", joined(good, flipped(good, 8)), "gzip member at byte 110",
       "its data is damaged: incorrect data check"},
  };
  for (const Damaged& c : cases) {
    for (const Pieces& pieces : kPieces) {
      SCOPED_TRACE(std::string(c.name) + " in pieces of " + std::to_string(pieces.in));
      const Result<Bytes> result = decoded(Compression::gzip, c.blob, pieces);
      ASSERT_FALSE(result);
      EXPECT_EQ(result.error().code, Code::corrupt);
      EXPECT_EQ(result.error().subject, c.subject);
      EXPECT_EQ(result.error().detail, c.detail);
    }
  }
}

TEST(GzipDecoder, EveryTruncationIsAnError) {
  const Bytes good = from_base64(kEstargzLayer);
  for (std::size_t size = 0; size < good.size(); ++size) {
    if (size == 90 || size == 137 || size == 419) {
      continue;  // the ends of its members: shorter, but whole
    }
    const Bytes part(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
    const Result<Bytes> result = decoded(Compression::gzip, part);
    ASSERT_FALSE(result) << size;
    EXPECT_EQ(result.error().code, Code::corrupt);
  }
}

}  // namespace
}  // namespace regcache
