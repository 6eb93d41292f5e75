// Moves blobs from one store to another, several at once, each only where it is missing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/codec/codec.h"
#include "core/oci/descriptor.h"
#include "core/result/result.h"
#include "native/store/store.h"
#include "native/transfer/progress.h"

namespace regcache {

// What a transfer did, in blobs and bytes of the destination.
struct TransferReport {
  std::size_t copied = 0;
  std::size_t converted = 0;
  std::size_t existed = 0;
  std::size_t mounted = 0;
  std::uint64_t copied_bytes = 0;
  std::uint64_t converted_bytes = 0;
  std::uint64_t unconverted_bytes = 0;  // of the same blobs, as they were at the source
  std::uint64_t existed_bytes = 0;
  std::uint64_t mounted_bytes = 0;
};

TransferReport& operator+=(TransferReport& sum, const TransferReport& other);

// Where blobs come from and go to, and how.
struct TransferRoute {
  Store& from;
  Store& to;
  unsigned jobs = 4;
  std::optional<std::string> mount_from;  // the source's repository, when both are one registry
  Progress& progress;
  DecodeLimits limits = {};  // for layers that are decoded on their way
};

// Each digest once, the largest blobs first.
[[nodiscard]] std::vector<Descriptor> unique_blobs(const std::vector<Descriptor>& blobs);

// Makes sure that `to` has every blob of `blobs`; the same digest twice is moved once.
//
// Errors:  the first one of either store. What was moved before stays: a later try finds it.
[[nodiscard]] Result<TransferReport> transfer_blobs(const TransferRoute& route,
                                                    const std::vector<Descriptor>& blobs);

// Stores one blob of `source` and adds what happened to `report`. Tells the route's progress.
[[nodiscard]] Result<void> transfer_blob(const TransferRoute& route, const Descriptor& blob,
                                         BlobSource& source, TransferReport& report);

}  // namespace regcache
