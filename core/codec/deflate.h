// gzip members, written by libdeflate: as small as zlib's at the same level in a third of the time
// (measured, docs/benchmarks.md), for which it wants a whole member at once.
#pragma once

#include <cstddef>
#include <memory>

#include "core/codec/block_plan.h"

namespace regcache {

// level: 0 to 9.
// Bytes: the header has no name and no time, and 255 as its system, as BuildKit's has.
[[nodiscard]] std::unique_ptr<BlockEncoder> make_gzip_member_encoder(int level);

// The most bytes of a member that holds `size` bytes.
[[nodiscard]] std::size_t gzip_member_bound(std::size_t size);

}  // namespace regcache
