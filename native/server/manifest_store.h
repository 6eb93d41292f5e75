// Manifests and tags: which manifests a repository has, under which media type and which names.
//
//   repositories/<name>/_manifests/<algorithm>/<hex>    the media type it was pushed with
//   repositories/<name>/_tags/<tag>                     the digest it stands for
//
// The bytes lie with those of the blobs. A repository exists from its first manifest on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/oci/digest.h"
#include "core/result/result.h"
#include "native/server/blob_store.h"
#include "native/server/disk.h"

namespace regcache {

struct ManifestEntry {
  Digest digest;
  std::string media_type;
  std::uint64_t size_bytes = 0;
};

// May be used by several threads at once. Names and tags are checked by the caller.
//
// Errors:  not_found when the repository has no such manifest or tag; io.
class ManifestStore {
 public:
  ManifestStore(const Disk& disk, const BlobStore& blobs) : disk_(disk), blobs_(blobs) {}

  [[nodiscard]] bool has(std::string_view repository, const Digest& digest) const;
  // What is used is not collected, and is the last to go by age (file_use.h).
  [[nodiscard]] FileUse use(std::string_view repository, const Digest& digest) const;
  [[nodiscard]] FileUse use_tag(std::string_view repository, std::string_view tag) const;
  [[nodiscard]] Result<ManifestEntry> find(std::string_view repository, const Digest& digest) const;
  [[nodiscard]] Result<std::string> read(const ManifestEntry& entry) const;
  [[nodiscard]] Result<void> put(std::string_view repository, const ManifestEntry& entry,
                                 std::string_view bytes) const;
  // Removes the manifest and every tag that stands for it.
  [[nodiscard]] Result<void> remove(std::string_view repository, const Digest& digest) const;

  [[nodiscard]] Result<Digest> resolve(std::string_view repository, std::string_view tag) const;
  [[nodiscard]] Result<void> tag(std::string_view repository, std::string_view tag,
                                 const Digest& digest) const;
  [[nodiscard]] Result<void> untag(std::string_view repository, std::string_view tag) const;
  // In lexical order.
  [[nodiscard]] Result<std::vector<std::string>> tags(std::string_view repository) const;

  [[nodiscard]] bool has_repository(std::string_view repository) const;
  // In lexical order.
  [[nodiscard]] Result<std::vector<std::string>> repositories() const;

 private:
  const Disk& disk_;
  const BlobStore& blobs_;
};

}  // namespace regcache
