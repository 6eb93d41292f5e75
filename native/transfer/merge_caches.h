// Merges caches of any places into one of another, or into one that others write to at the same time.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "core/registry/session.h"
#include "core/result/result.h"
#include "native/transfer/cache_image.h"
#include "native/transfer/deliver.h"

namespace regcache {

// A cache that was read, and the way from its store to where the merged one goes.
struct MergeSource {
  TransferRoute route;
  CacheImage image;
};

// Sends the union of the sources (merge_cache_configs), without what is not usable in each.
//
// Errors:  those of usable_cache_config and of the stores.
[[nodiscard]] Result<DeliveryReport> merge_caches(const std::vector<MergeSource>& sources,
                                                  Store& to, std::string_view name,
                                                  ManifestShape shape);

// Waits that long; an error ends the merger.
using Pause = std::function<Result<void>(Milliseconds)>;

struct MergeIntoReport {
  DeliveryReport delivery;
  int tries = 1;  // of writing; more than 1: another writer came between
};

// Times that merge_into reads, merges and writes before it gives up.
inline constexpr int kMergeTriesMax = 50;

// Merges the sources and the cache that `name` stands for now, if any, and makes `name` stand for the
// result. Registries cannot compare and swap: so it looks again just before it writes and some time
// after, and begins again when what is there then lacks something of the sources.
//
// Shape:   in the shape of the cache that is there, else an OCI image manifest.
// Errors:  those of merge_caches; conflict after kMergeTriesMax tries.
// Limits:  safe as long as no writer needs more time between its last look and its write than another
//          waits after its own: a second, and three times what its own write took.
[[nodiscard]] Result<MergeIntoReport> merge_into(const std::vector<MergeSource>& sources, Store& to,
                                                 std::string_view name, const Pause& pause);

}  // namespace regcache
