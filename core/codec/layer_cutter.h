// Cuts a layer's tar into the blocks of a plan.
//
// The way of a layer through the encoder, on one thread or on many:
//
//   LayerCutter (in order)  ->  encode_block (any order, any thread)  ->  LayerJoiner (in order)
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/codec/block_plan.h"
#include "core/codec/codec.h"
#include "core/codec/toc.h"

namespace regcache {

// A piece of the tar, or what it became.
struct Block {
  std::vector<std::uint8_t> bytes;
  bool starts_content = false;  // it starts with content of a file that the table of contents names
};

// Replaces the bytes of `block` by what `plan` makes of them.
void encode_block(const BlockPlan& plan, BlockEncoder& encoder, Block& block);

// Takes a tar in any pieces and gives blocks in order.
//
//   need_input:  all input is used; call again with more, or with End::yes.
//   need_output: a block is ready: take it, then call again with the rest of the input.
//   done:        all blocks are taken. Only after End::yes.
//
// Limits:  memory is two blocks; for estargz also the entries of the table of contents.
// Errors:  none but for estargz: those of TarReader, and unsupported for a file that eStargz cannot
//          name (contiguous files, global headers, a file stargz.index.json).
class LayerCutter {
 public:
  LayerCutter() = default;
  LayerCutter(const LayerCutter&) = delete;
  LayerCutter& operator=(const LayerCutter&) = delete;
  virtual ~LayerCutter() = default;

  [[nodiscard]] virtual Result<Step> cut(Input& input, End end) = 0;
  [[nodiscard]] virtual Block take_block() = 0;

  // After `done`: what the table of contents will hold, its offsets still open; empty but for estargz.
  [[nodiscard]] virtual std::vector<TocEntry> take_entries() = 0;
};

[[nodiscard]] std::unique_ptr<LayerCutter> make_layer_cutter(const BlockPlan& plan);

}  // namespace regcache
