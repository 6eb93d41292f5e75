// How a stream is cut into blocks that are encoded alone and joined by concatenation.
//
// A gzip block is a member, a zstd block is a frame with content size and checksum, and both formats
// allow any number of them. So the plan alone fixes the bytes: not the number of threads, not the
// target, not the pieces in which the input arrives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "core/codec/codec.h"

namespace regcache {

// The largest piece of a file that is one member of an eStargz blob. Source: facts 8.1.
inline constexpr std::size_t kEstargzChunkBytes = 4'194'304;

// Compression, level and size of blocks. Only plan_blocks makes one, so the level is always valid.
//
// Shape:   block i is bytes [i * block_bytes, (i + 1) * block_bytes) of the input, the last one
//          shorter; an empty input is one empty block. Blocks of estargz are cut by the tar instead
//          (layer_cutter.h): none is larger than block_bytes, none holds more than kEstargzChunkBytes
//          of one file.
class BlockPlan {
 public:
  [[nodiscard]] Compression compression() const { return compression_; }
  [[nodiscard]] int level() const { return level_; }
  [[nodiscard]] std::size_t block_bytes() const { return block_bytes_; }

 private:
  friend Result<BlockPlan> plan_blocks(Compression compression, std::optional<int> level);
  BlockPlan(Compression compression, int level, std::size_t block_bytes)
      : compression_(compression), level_(level), block_bytes_(block_bytes) {}

  Compression compression_;
  int level_;
  std::size_t block_bytes_;
};

// level:   as for make_layer_encoder (layer_encoder.h).
// Errors:  out_of_range for the level.
// Bytes:   part of what fixes the bytes of a blob: another block size is another blob.
[[nodiscard]] Result<BlockPlan> plan_blocks(Compression compression, std::optional<int> level);

// The most bytes that one block of `block_bytes` becomes.
[[nodiscard]] std::size_t block_bound(Compression compression, std::size_t block_bytes);

// Encodes blocks of one plan. Any number of these may work at once; each by one thread at a time.
//
// Limits:  memory beside the caller's buffers is the library's: below 1 MiB for gzip; for zstd 1.3 MiB
//          at level 3, 13 MiB at 9, 83 MiB at 19, 130 MiB at 22.
class BlockEncoder {
 public:
  BlockEncoder() = default;
  BlockEncoder(const BlockEncoder&) = delete;
  BlockEncoder& operator=(const BlockEncoder&) = delete;
  virtual ~BlockEncoder() = default;

  // Writes the encoded `block` to the front of `room`, which is at least block_bound, and returns
  // the number of bytes written.
  [[nodiscard]] virtual std::size_t encode(Input block, Output room) = 0;
};

[[nodiscard]] std::unique_ptr<BlockEncoder> make_block_encoder(const BlockPlan& plan);

}  // namespace regcache
