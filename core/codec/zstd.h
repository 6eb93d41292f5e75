// zstd frames, written and read by libzstd.
#pragma once

#include <cstddef>
#include <memory>

#include "core/codec/block_plan.h"

namespace regcache {

// level: 1 to 22. Blocks have at most `block_bytes`.
// Bytes: every frame has its content size, a checksum, and a window that is all of it.
[[nodiscard]] std::unique_ptr<BlockEncoder> make_zstd_frame_encoder(int level,
                                                                    std::size_t block_bytes);

// The most bytes of a frame that holds `size` bytes.
[[nodiscard]] std::size_t zstd_frame_bound(std::size_t size);

// A decoder without limits on its output; make_decoder adds them. See there for its errors.
[[nodiscard]] std::unique_ptr<Codec> make_zstd_decoder();

}  // namespace regcache
