#include "core/codec/layer_cutter.h"

#include <algorithm>

#include "core/codec/estargz_cutter.h"

namespace regcache {
namespace {

// Blocks of one size.
class EvenCutter final : public LayerCutter {
 public:
  explicit EvenCutter(std::size_t block_bytes) : block_bytes_(block_bytes) {}

  Result<Step> cut(Input& input, End end) override {
    const std::size_t size = std::min(input.size(), block_bytes_ - block_.bytes.size());
    block_.bytes.insert(block_.bytes.end(), input.begin(),
                        input.begin() + static_cast<std::ptrdiff_t>(size));
    input = input.subspan(size);
    if (block_.bytes.size() == block_bytes_) {
      return Step::need_output;
    }
    if (end == End::no) {
      return Step::need_input;
    }
    const bool is_over = block_.bytes.empty() && any_block_;
    return is_over ? Step::done : Step::need_output;
  }

  Block take_block() override {
    any_block_ = true;
    return std::exchange(block_, Block{});
  }

  std::vector<TocEntry> take_entries() override { return {}; }

 private:
  std::size_t block_bytes_;
  Block block_;
  bool any_block_ = false;
};

}  // namespace

void encode_block(const BlockPlan& plan, BlockEncoder& encoder, Block& block) {
  std::vector<std::uint8_t> room(block_bound(plan.compression(), block.bytes.size()));
  room.resize(encoder.encode(block.bytes, room));
  block.bytes = std::move(room);
}

std::unique_ptr<LayerCutter> make_layer_cutter(const BlockPlan& plan) {
  if (plan.compression() == Compression::estargz) {
    return make_estargz_cutter(plan);
  }
  return std::make_unique<EvenCutter>(plan.block_bytes());
}

}  // namespace regcache
