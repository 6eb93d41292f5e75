// The files of an OCI layout, written so that no reader ever sees half of one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/oci/descriptor.h"
#include "core/oci/digest.h"
#include "core/result/result.h"
#include "native/file/file_descriptor.h"
#include "native/file/new_file.h"
#include "native/store/blob.h"

namespace regcache {

// One folder that holds a layout.
//
// Source:  image-spec v1.1.1, image-layout.md; facts, section 7 (what BuildKit's local caches add).
class LayoutFiles {
 public:
  LayoutFiles(std::string folder, Durability durability)
      : folder_(std::move(folder)), durability_(durability) {}

  [[nodiscard]] const std::string& folder() const { return folder_; }

  // Makes the folders and `oci-layout` where they are missing.
  //
  // Errors:  io naming the path.
  [[nodiscard]] Result<void> create() const;

  // The size of a blob that is there; nothing when it is not, or is no plain file.
  [[nodiscard]] std::optional<std::uint64_t> blob_size(const Digest& digest) const;
  // Errors:  not_found when the blob is not there; io.
  [[nodiscard]] Result<std::unique_ptr<BlobReader>> open_blob(const Digest& digest) const;
  // Errors:  as open_blob; out_of_range past `bytes_max`; corrupt when the bytes have another digest.
  [[nodiscard]] Result<std::string> read_blob(const Digest& digest, std::uint64_t bytes_max) const;
  // Writes what `source` gives under the digest's name, if its size and digest are the descriptor's.
  //
  // Errors:  those of `source`; corrupt when the bytes are not what `blob` says; io. Nothing stays.
  [[nodiscard]] Result<void> write_blob(const Descriptor& blob, BlobSource& source) const;

  // Begins a blob whose digest is not known yet.
  //
  // Errors:  io.
  [[nodiscard]] Result<NewFile> new_blob() const;
  // Gives what was written its name: the caller knows that these bytes have that digest.
  //
  // Errors:  io. Nothing stays.
  [[nodiscard]] Result<void> publish_blob(NewFile& file, const Digest& digest) const;

  // Errors:  not_found when the folder has no index.json: it is no layout; io.
  [[nodiscard]] Result<std::string> read_index() const;
  // The digests of all blobs, sorted.
  [[nodiscard]] Result<std::vector<Digest>> list_blobs() const;

  // Replaces index.json by what `change` makes of it ("" when there is none), alone among all who
  // use BuildKit's lock file.
  //
  // Errors:  those of `change`; io; unavailable when the lock cannot be had.
  template <typename Change>
  [[nodiscard]] Result<void> change_index(const Change& change) const {
    REGCACHE_TRY_ASSIGN(const std::unique_ptr<IndexLock> lock, lock_index());
    Result<std::string> old = read_index();
    if (!old && old.error().code != Code::not_found) {
      return fail(std::move(old).error());
    }
    REGCACHE_TRY_ASSIGN(const std::string changed, change(old ? *old : std::string()));
    return write_file("index.json", changed);
  }

 private:
  // The lock file, which is taken away with the lock.
  struct IndexLock {
    FileDescriptor file;
    std::string path;
    ~IndexLock();
  };

  [[nodiscard]] std::string path_of(const Digest& digest) const;
  [[nodiscard]] Result<std::unique_ptr<IndexLock>> lock_index() const;
  [[nodiscard]] Result<void> write_file(const std::string& name, std::string_view text) const;

  std::string folder_;
  Durability durability_;
};

}  // namespace regcache
