// Method: blocks encoded one by one and joined are compared with the stream encoder's bytes, and
// each block is decoded alone.
#include "core/codec/block_plan.h"

#include <gtest/gtest.h>

#include "tests/core/codec/codec_runner.h"

namespace regcache {
namespace {

Bytes encode_block(BlockEncoder& encoder, Compression compression, const Bytes& block) {
  Bytes room(block_bound(compression, block.size()));
  room.resize(encoder.encode(block, room));
  return room;
}

std::vector<Bytes> cut(const Bytes& input, std::size_t block_bytes) {
  std::vector<Bytes> blocks;
  for (std::size_t at = 0; at < input.size() || blocks.empty(); at += block_bytes) {
    const auto first = input.begin() + static_cast<std::ptrdiff_t>(at);
    const std::size_t size = std::min(block_bytes, input.size() - at);
    blocks.emplace_back(first, first + static_cast<std::ptrdiff_t>(size));
  }
  return blocks;
}

TEST(BlockPlan, BlocksInAnyOrderJoinToTheStreamsBytes) {
  for (const Compression compression : {Compression::gzip, Compression::zstd}) {
    const BlockPlan plan = *plan_blocks(compression, std::nullopt);
    const std::size_t block = plan.block_bytes();
    for (const std::size_t size : {std::size_t{0}, block - 1, block, 2 * block, 2 * block + 1}) {
      SCOPED_TRACE(std::string(compression_name(compression)) + " size " + std::to_string(size));
      const Bytes input = layer_like(size, 11);
      const std::vector<Bytes> blocks = cut(input, block);
      std::vector<Bytes> parts(blocks.size());
      const auto reused = make_block_encoder(plan);
      for (std::size_t i = blocks.size(); i-- > 0;) {  // last block first, every second one alone
        const auto fresh = make_block_encoder(plan);
        parts[i] = encode_block(i % 2 == 0 ? *reused : *fresh, compression, blocks[i]);
        EXPECT_EQ(*decoded(compression, parts[i]), blocks[i]);
      }
      Bytes all;
      for (const Bytes& part : parts) {
        all = joined(all, part);
      }
      EXPECT_EQ(all, encoded(compression, std::nullopt, input));
      EXPECT_EQ(*decoded(compression, all), input);
    }
  }
}

TEST(BlockPlan, EstargzMembersAreGzipMembers) {
  const BlockPlan plan = *plan_blocks(Compression::estargz, 4);
  const Bytes input = layer_like(10'000, 12);
  const Bytes member = encode_block(*make_block_encoder(plan), Compression::estargz, input);
  EXPECT_EQ(member, encoded(Compression::gzip, 4, input));
}

TEST(BlockPlan, UncompressedBlocksAreCopied) {
  const BlockPlan plan = *plan_blocks(Compression::uncompressed, std::nullopt);
  const Bytes input = layer_like(10'000, 13);
  EXPECT_EQ(encode_block(*make_block_encoder(plan), Compression::uncompressed, input), input);
}

TEST(BlockPlan, GzipHeaderIsBuildKitsOwn) {
  const Bytes member = encoded(Compression::gzip, 6, to_bytes("x"));
  const Bytes header(member.begin(), member.begin() + 10);
  EXPECT_EQ(header, from_hex("1f8b0800 00000000 00ff"));
}

TEST(BlockPlan, ZstdFrameHasContentSizeAndChecksum) {
  const Bytes frame = encoded(Compression::zstd, 3, Bytes(300));
  // Descriptor: 2-byte content size (01), single segment, checksum; then 300 - 256.
  const Bytes head(frame.begin(), frame.begin() + 7);
  EXPECT_EQ(head, from_hex("28b52ffd 64 2c00"));
}

}  // namespace
}  // namespace regcache
