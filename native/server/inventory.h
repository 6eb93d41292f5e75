// What a registry's folder holds, as a collection sees it: repositories, tags, manifests and what they
// name, and the bytes of it all.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/oci/digest.h"
#include "core/result/result.h"
#include "native/server/disk.h"
#include "native/server/manifest_store.h"

namespace regcache {

struct ListedTag {
  std::string repository;
  std::string tag;
  Digest target;
  UseTime last_use;  // the last push or pull by this name
};

struct ListedManifest {
  std::string repository;
  Digest digest;
  UseTime last_use;
  std::vector<Digest> named;  // blobs and manifests that it refers to
  std::optional<Digest> subject;
};

struct Inventory {
  std::vector<ListedTag> tags;
  std::vector<ListedManifest> manifests;
  std::map<Digest, std::uint64_t> content_bytes;  // of every content, named or not
};

// The names of all repositories that have a file, those without a manifest too.
//
// Errors:  io.
[[nodiscard]] Result<std::vector<std::string>> stored_repositories(const Disk& disk);

// The digests that have a file in a folder of "<algorithm>/<hex>".
//
// Errors:  io.
[[nodiscard]] Result<std::vector<Digest>> stored_digests(const Disk& disk, std::string_view folder);

// Every content's digest and size.
//
// Errors:  io.
[[nodiscard]] Result<std::map<Digest, std::uint64_t>> stored_contents(const Disk& disk);

// Reads all of it. What comes or goes meanwhile may be in it or not.
//
// Errors:  io; corrupt for a manifest that cannot be read: nobody knows then what it names.
[[nodiscard]] Result<Inventory> read_inventory(const Disk& disk, const ManifestStore& manifests);

}  // namespace regcache
