// Takes away what a registry's folder holds for nobody: uploads that were given up, what the rules of
// retention let go, and blobs that no manifest names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result/result.h"
#include "native/server/disk.h"
#include "native/server/inventory.h"
#include "native/server/retention.h"

namespace regcache {

class BlobStore;
class ManifestStore;
class ReferrerStore;
class UploadStore;

// What a collection took away, and what is there after it.
struct Collection {
  std::size_t uploads = 0;
  std::vector<std::string> by_age;   // "o/app:pr-1", or "o/app@sha256:..." of what had no tag
  std::vector<std::string> by_size;  // the same, the longest unused first
  std::size_t manifests = 0;
  std::size_t blobs = 0;  // contents, manifests among them
  std::uint64_t freed_bytes = 0;

  std::size_t blobs_left = 0;
  std::uint64_t bytes_left = 0;
  std::optional<std::uint64_t>
      bytes_too_many;  // past RetentionRules::bytes_max: used within the grace
};

// The stores of one disk, as a collection needs them.
struct CollectedStores {
  const Disk& disk;
  const BlobStore& blobs;
  const ManifestStore& manifests;
  const ReferrerStore& referrers;
  UploadStore& uploads;
};

// Runs beside requests: what one of them uses (file_use.h) stays. A crash leaves nothing that is named and
// not there: names go before what they name, and for good before the next step.
//
// Errors:  io; corrupt when a manifest cannot be read, and then no blob goes.
[[nodiscard]] Result<Collection> collect(const CollectedStores& stores, const RetentionRules& rules,
                                         UseTime now);

// The same, with nothing taken away: for the figures.
//
// Errors:  io.
[[nodiscard]] Result<Collection> take_stock(const Disk& disk);

}  // namespace regcache
