#include "core/codec/layer_encoder.h"

#include <utility>

#include "core/codec/layer_cutter.h"
#include "core/codec/pending_bytes.h"
#include "core/oci/sha256.h"

namespace regcache {
namespace {

class BlockwiseEncoder final : public LayerEncoder {
 public:
  explicit BlockwiseEncoder(const BlockPlan& plan)
      : plan_(plan),
        cutter_(make_layer_cutter(plan)),
        encoder_(make_block_encoder(plan)),
        joiner_(plan) {}

  Result<Step> step(Input& input, Output& output, End end) override {
    for (;;) {
      encoded_.hand_out(output);
      if (!encoded_.empty()) {
        return Step::need_output;
      }
      if (facts_) {
        return Step::done;
      }
      const Input offered = input;
      REGCACHE_TRY_ASSIGN(const Step step, cutter_->cut(input, end));
      const Input used = offered.first(offered.size() - input.size());
      tar_hash_.update(used);
      tar_bytes_ += used.size();
      if (step == Step::need_input) {
        return step;
      }
      step == Step::done ? close() : encode();
    }
  }

  LayerFacts take_facts() override {
    REGCACHE_CHECK(facts_.has_value());
    return *std::move(facts_);
  }

 private:
  void encode() {
    Block block = cutter_->take_block();
    encode_block(plan_, *encoder_, block);
    joiner_.add(block);
    encoded_.set(std::move(block.bytes));
  }

  void close() {
    LayerEnd end =
        joiner_.close(cutter_->take_entries(), std::move(tar_hash_), tar_bytes_, *encoder_);
    encoded_.set(std::move(end.bytes));
    facts_ = std::move(end.facts);
  }

  BlockPlan plan_;
  std::unique_ptr<LayerCutter> cutter_;
  std::unique_ptr<BlockEncoder> encoder_;
  LayerJoiner joiner_;
  Sha256 tar_hash_;
  std::uint64_t tar_bytes_ = 0;
  PendingBytes encoded_;
  std::optional<LayerFacts> facts_;
};

}  // namespace

Result<std::unique_ptr<LayerEncoder>> make_layer_encoder(Compression compression,
                                                         std::optional<int> level) {
  REGCACHE_TRY_ASSIGN(const BlockPlan plan, plan_blocks(compression, level));
  return std::unique_ptr<LayerEncoder>(std::make_unique<BlockwiseEncoder>(plan));
}

}  // namespace regcache
