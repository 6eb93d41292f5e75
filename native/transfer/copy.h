// Copies a manifest and all that it names, byte for byte.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result/result.h"
#include "native/transfer/blob_transfer.h"

namespace regcache {

struct CopyReport {
  TransferReport blobs;
  Digest manifest;
  bool was_there = false;  // the destination already had this manifest under this name
  std::vector<std::string> warnings;
};

// Copies what `from_name` stands for to `to_name`: a cache in any shape, an image, or an index of images.
//
// Errors:  those of both stores; out_of_range when indexes are nested deeper than four levels.
[[nodiscard]] Result<CopyReport> copy_manifest(const TransferRoute& route,
                                               std::string_view from_name,
                                               std::string_view to_name);
// The same for a manifest of `route.from` that was read already.
[[nodiscard]] Result<CopyReport> copy_manifest(const TransferRoute& route,
                                               const StoredManifest& stored,
                                               std::string_view to_name);

}  // namespace regcache
