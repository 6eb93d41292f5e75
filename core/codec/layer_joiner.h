// Joins encoded blocks to a blob and knows what its descriptor has to say.
#pragma once

#include <cstdint>
#include <vector>

#include "core/codec/layer_cutter.h"
#include "core/oci/descriptor.h"
#include "core/oci/digest.h"
#include "core/oci/sha256.h"

namespace regcache {

// What a descriptor says of a layer's blob.
//
// Units:   size in bytes as stored; uncompressed_size as decoded.
// Shape:   annotations: containerd.io/uncompressed always; for estargz the digest of the table of
//          contents and the uncompressed size too, which count the table as part of the stream.
// Source:  facts 8.1, 6.5.
struct LayerFacts {
  Digest digest;
  std::uint64_t size = 0;
  Digest uncompressed;
  std::uint64_t uncompressed_size = 0;
  Annotations annotations;
};

// The end of a blob, to be stored after its last block, and the facts of all of it.
struct LayerEnd {
  std::vector<std::uint8_t> bytes;
  LayerFacts facts;
};

// Is shown the encoded blocks in the order in which they are stored.
class LayerJoiner {
 public:
  explicit LayerJoiner(const BlockPlan& plan) : plan_(plan) {}

  void add(const Block& encoded);

  // After the last block. `entries` are the cutter's, `tar_hash` and `tar_bytes` of the whole tar;
  // `encoder` is any encoder of the plan. What it returns has no bytes but for estargz.
  [[nodiscard]] LayerEnd close(std::vector<TocEntry> entries, Sha256 tar_hash,
                               std::uint64_t tar_bytes, BlockEncoder& encoder);

 private:
  void count(const std::vector<std::uint8_t>& bytes);

  BlockPlan plan_;
  Sha256 hash_;
  std::uint64_t size_ = 0;
  std::vector<std::uint64_t> content_offsets_;  // where the blocks that start content lie
};

}  // namespace regcache
