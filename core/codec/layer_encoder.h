// A tar in, a layer's blob out, and at the end what its descriptor has to say: one thread, in steps.
#pragma once

#include <memory>
#include <optional>

#include "core/codec/codec.h"
#include "core/codec/layer_joiner.h"

namespace regcache {

// The encoder of every compression, estargz included. Writes the bytes that cutter, blocks and
// joiner write on many threads.
class LayerEncoder : public Codec {
 public:
  // What the blob is. After `done`, once.
  [[nodiscard]] virtual LayerFacts take_facts() = 0;
};

// level:   gzip and estargz 0 to 9 (default 6), zstd 0 to 22 (0 and default: 3); ignored for
//          uncompressed.
// Errors:  out_of_range for the level. Of its steps: those of LayerCutter.
// Limits:  memory is one block and its encoded form (block_plan.h).
// Bytes:   same tar, level and library version, same bytes on both targets, whatever the pieces.
//          They may change with the library version; rely on the uncompressed digest.
[[nodiscard]] Result<std::unique_ptr<LayerEncoder>> make_layer_encoder(Compression compression,
                                                                       std::optional<int> level);

}  // namespace regcache
