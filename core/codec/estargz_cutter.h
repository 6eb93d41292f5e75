// Cuts a tar where eStargz wants gzip members to start, and lists what the tar holds on the way.
#pragma once

#include <memory>

#include "core/codec/layer_cutter.h"

namespace regcache {

// Shape:   a block starts with the tar, with the content of every regular file that has any, and with
//          every further kEstargzChunkBytes of it. Headers and padding stay at the end of the block
//          before.
// Differs: BuildKit never cuts a run of headers without content; here it is cut at plan.block_bytes(),
//          so that memory stays bounded.
// Source:  facts 8.1; containerd/stargz-snapshotter, estargz/estargz.go, appendTar with lossless.
[[nodiscard]] std::unique_ptr<LayerCutter> make_estargz_cutter(const BlockPlan& plan);

}  // namespace regcache
