#include "core/codec/block_plan.h"

#include <algorithm>
#include <string>

#include "core/codec/deflate.h"
#include "core/codec/zstd.h"

namespace regcache {
namespace {

constexpr int kGzipLevelMax = 9;
constexpr int kGzipLevelDefault = 6;
constexpr int kZstdLevelMax = 22;
constexpr int kZstdLevelDefault = 3;

// From here on zstd's searches are deep enough to gain 2 % from twice the block.
constexpr int kZstdLevelDeep = 10;

constexpr std::size_t kMiB = 1'048'576;

Result<int> checked_level(Compression compression, std::optional<int> level) {
  const bool is_zstd = compression == Compression::zstd;
  const int level_max = is_zstd ? kZstdLevelMax : kGzipLevelMax;
  const int level_default = is_zstd ? kZstdLevelDefault : kGzipLevelDefault;
  if (!level) {
    return level_default;
  }
  if (*level < 0 || *level > level_max) {
    return fail(
        Code::out_of_range, "compression-level",
        std::to_string(*level) + " is not a level of " + std::string(compression_name(compression)),
        "give a whole number from 0 to " + std::to_string(level_max));
  }
  return is_zstd && *level == 0 ? kZstdLevelDefault : *level;
}

// Sizes at which another doubling gains less than half a percent on a tar of programs and scripts.
std::size_t block_bytes_for(Compression compression, int level) {
  if (compression == Compression::zstd) {
    return level < kZstdLevelDeep ? 4 * kMiB : 8 * kMiB;
  }
  // A chunk, and the headers of the empty files and folders that follow it.
  return compression == Compression::estargz ? kEstargzChunkBytes + kMiB : kMiB;
}

class CopyBlockEncoder final : public BlockEncoder {
 public:
  std::size_t encode(Input block, Output room) override {
    REGCACHE_CHECK(room.size() >= block.size());
    std::copy(block.begin(), block.end(), room.begin());
    return block.size();
  }
};

}  // namespace

Result<BlockPlan> plan_blocks(Compression compression, std::optional<int> level) {
  if (compression == Compression::uncompressed) {
    return BlockPlan(compression, 0, kMiB);
  }
  REGCACHE_TRY_ASSIGN(const int checked, checked_level(compression, level));
  return BlockPlan(compression, checked, block_bytes_for(compression, checked));
}

std::size_t block_bound(Compression compression, std::size_t block_bytes) {
  switch (compression) {
    case Compression::uncompressed:
      return block_bytes;
    case Compression::gzip:
    case Compression::estargz:
      return gzip_member_bound(block_bytes);
    case Compression::zstd:
      return zstd_frame_bound(block_bytes);
  }
  REGCACHE_UNREACHABLE();
}

std::unique_ptr<BlockEncoder> make_block_encoder(const BlockPlan& plan) {
  switch (plan.compression()) {
    case Compression::uncompressed:
      return std::make_unique<CopyBlockEncoder>();
    case Compression::gzip:
    case Compression::estargz:
      return make_gzip_member_encoder(plan.level());
    case Compression::zstd:
      return make_zstd_frame_encoder(plan.level(), plan.block_bytes());
  }
  REGCACHE_UNREACHABLE();
}

}  // namespace regcache
