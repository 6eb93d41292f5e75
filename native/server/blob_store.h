// Blobs: contents shared by all repositories, and which repository may serve which.
//
//   blobs/<algorithm>/<2 hex digits>/<hex>             the bytes, once
//   repositories/<name>/_blobs/<algorithm>/<hex>       an empty file: this repository has the blob
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/oci/digest.h"
#include "core/result/result.h"
#include "native/server/disk.h"

namespace regcache {

// May be used by several threads at once.
//
// Errors:  not_found when the repository does not have the blob; io.
class BlobStore {
 public:
  explicit BlobStore(const Disk& disk) : disk_(disk) {}

  [[nodiscard]] bool has(std::string_view repository, const Digest& digest) const;
  // What is used is not collected (file_use.h): ask with it before what a client is told of the blob.
  [[nodiscard]] FileUse use(std::string_view repository, const Digest& digest) const;
  [[nodiscard]] FileUse use_content(const Digest& digest) const;
  [[nodiscard]] Result<std::uint64_t> size(std::string_view repository, const Digest& digest) const;
  [[nodiscard]] Result<FileDescriptor> open(std::string_view repository,
                                            const Digest& digest) const;

  // Takes the file `path`, whose digest was checked, as the blob's content; `path` is gone after.
  [[nodiscard]] Result<void> adopt(std::string_view path, std::string_view repository,
                                   const Digest& digest) const;
  // Lets `repository` serve a blob of another repository.
  [[nodiscard]] Result<void> mount(std::string_view repository, const Digest& digest,
                                   std::string_view from) const;
  // The repository does not serve the blob any more; other repositories still do.
  [[nodiscard]] Result<void> remove(std::string_view repository, const Digest& digest) const;

  // The contents alone, for those who keep their own record of who may see them (manifests).
  [[nodiscard]] Result<void> write_content(const Digest& digest, std::string_view bytes) const;
  [[nodiscard]] Result<std::string> read_content(const Digest& digest) const;
  [[nodiscard]] Result<std::uint64_t> content_size(const Digest& digest) const;

 private:
  [[nodiscard]] Result<void> link(std::string_view repository, const Digest& digest) const;

  const Disk& disk_;
};

}  // namespace regcache
