#include "native/transfer/layer_writer.h"

#include <utility>

#include "core/result/placed.h"

namespace regcache {

LayerWriter::LayerWriter(const Digest& layer, BlockWorkers& workers, BlobSink& blob)
    : layer_(layer),
      workers_(workers),
      blob_(blob),
      cutter_(make_layer_cutter(workers.plan())),
      joiner_(workers.plan()),
      queue_(workers) {}

Result<void> LayerWriter::write(std::span<const std::uint8_t> tar) {
  return cut(tar, End::no);
}

Result<void> LayerWriter::restart() {
  queue_.clear();
  cutter_ = make_layer_cutter(workers_.plan());
  joiner_ = LayerJoiner(workers_.plan());
  return blob_.restart();
}

Result<LayerFacts> LayerWriter::finish(Sha256 tar_hash, std::uint64_t tar_bytes) {
  REGCACHE_TRY(cut({}, End::yes));
  while (!queue_.empty()) {
    REGCACHE_TRY(store_oldest());
  }
  const std::unique_ptr<BlockEncoder> encoder = make_block_encoder(workers_.plan());
  LayerEnd end = joiner_.close(cutter_->take_entries(), std::move(tar_hash), tar_bytes, *encoder);
  REGCACHE_TRY(blob_.write(end.bytes));
  return std::move(end.facts);
}

Result<void> LayerWriter::cut(Input tar, End end) {
  while (true) {
    REGCACHE_TRY_ASSIGN(const Step step, placed(layer_.text(), cutter_->cut(tar, end)));
    if (step != Step::need_output) {
      return {};
    }
    while (queue_.is_full()) {
      REGCACHE_TRY(store_oldest());
    }
    queue_.push(cutter_->take_block());
  }
}

Result<void> LayerWriter::store_oldest() {
  const Block block = queue_.take();
  joiner_.add(block);
  return blob_.write(block.bytes);
}

}  // namespace regcache
