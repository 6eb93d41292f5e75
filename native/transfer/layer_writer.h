// Encodes one layer with the help of all cores: tar bytes in, the blob's bytes out to a sink.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "core/codec/layer_joiner.h"
#include "core/oci/sha256.h"
#include "core/result/result.h"
#include "native/store/blob.h"
#include "native/transfer/block_workers.h"

namespace regcache {

// What LayerEncoder (core/codec/layer_encoder.h) does on one thread: the same bytes.
//
// Lifetime: the workers and the sink outlive this.
// Limits:  memory is one block here, and what BlockWorkers says.
class LayerWriter {
 public:
  // `layer` is what errors about its tar name.
  LayerWriter(const Digest& layer, BlockWorkers& workers, BlobSink& blob);

  // Errors:  those of LayerCutter and of the sink.
  [[nodiscard]] Result<void> write(std::span<const std::uint8_t> tar);
  // Forgets what was written, also in the sink.
  [[nodiscard]] Result<void> restart();
  // Ends the blob. `tar_hash` and `tar_bytes` are of the whole tar, which whoever decoded it knows.
  [[nodiscard]] Result<LayerFacts> finish(Sha256 tar_hash, std::uint64_t tar_bytes);

 private:
  [[nodiscard]] Result<void> cut(Input tar, End end);
  [[nodiscard]] Result<void> store_oldest();

  Digest layer_;
  BlockWorkers& workers_;
  BlobSink& blob_;
  std::unique_ptr<LayerCutter> cutter_;
  LayerJoiner joiner_;
  BlockQueue queue_;
};

}  // namespace regcache
