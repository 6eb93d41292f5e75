// Brings a composed cache to its place: layers first, then the config, then the manifest.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/cache/compose.h"
#include "core/result/result.h"
#include "native/transfer/blob_transfer.h"

namespace regcache {

// Layers that one source has.
struct LayerOrigin {
  TransferRoute route;
  std::vector<Descriptor> layers;
};

struct DeliveryReport {
  TransferReport blobs;
  std::optional<Descriptor> manifest;  // absent: the cache has no layers, and nothing was sent
  bool was_there = false;              // the tag already stood for this manifest
  std::vector<std::string> warnings;
};

// Sends the layers of `origins` (a digest comes from the first that lists it), then the cache config,
// then the manifest under `name`. Without a name the manifest goes under its own digest. Layers that no
// origin lists are there already.
//
// Errors:  those of the stores.
// Source:  facts 9.2, 9.6.
[[nodiscard]] Result<DeliveryReport> deliver_cache(const std::vector<LayerOrigin>& origins,
                                                   Store& to, const ComposedCache& cache,
                                                   std::string_view name);

// The first two thirds of that: a manifest put afterwards finds everything in place.
[[nodiscard]] Result<TransferReport> deliver_blobs(const std::vector<LayerOrigin>& origins,
                                                   Store& to, const ComposedCache& cache);

}  // namespace regcache
