// Sends a cache to another place in another shape: what --cache-to asks for.
#pragma once

#include <optional>
#include <string_view>

#include "core/oci/media_type.h"
#include "core/result/result.h"
#include "native/transfer/blob_transfer.h"
#include "native/transfer/cache_image.h"
#include "native/transfer/convert.h"
#include "native/transfer/deliver.h"

namespace regcache {

// How the cache should arrive.
struct PushPlan {
  ManifestShape shape = ManifestShape::oci_manifest;
  bool minimize = false;                 // mode=min
  std::optional<Conversion> conversion;  // force-compression=true
};

using PushReport = DeliveryReport;

// Sends `image` to `route.to` under `name`: layers, then the cache config, then the manifest. Without a
// name the manifest goes under its own digest.
//
// Errors:  those of both stores; corrupt when a layer that is converted does not have the diffID that
//          its descriptor says.
// Bytes:   the manifest depends on the cache and the plan alone.
// Source:  moby/buildkit@73ed6825c, cache/remotecache/export.go; facts 5.3, 6.1, 9.2, 9.6.
// Differs: buildkit/createdat survives a conversion; distribution.source annotations never leave.
[[nodiscard]] Result<PushReport> push_cache(const TransferRoute& route, const CacheImage& image,
                                            std::string_view name, const PushPlan& plan);

}  // namespace regcache
