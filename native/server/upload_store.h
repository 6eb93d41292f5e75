// Uploads in progress: files that grow chunk by chunk and become blobs when their digest is right.
//
//   repositories/<name>/_uploads/<id>      the bytes so far: the file's size is the upload's state
//
// An upload survives the server: after a restart it goes on where its file ends.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/oci/digest.h"
#include "core/result/result.h"
#include "native/server/blob_store.h"
#include "native/server/content_hash.h"
#include "native/server/disk.h"

namespace regcache {

// The hash of an upload's bytes so far, kept between requests so that they are read only once.
struct UploadState {
  std::timed_mutex busy;  // held by the request that writes
  std::optional<ContentHash> hash;
  std::uint64_t hashed_bytes = 0;
};

// An upload that this request alone may write to.
class Upload {
 public:
  Upload(std::string path, FileDescriptor file, std::shared_ptr<UploadState> state,
         std::unique_lock<std::timed_mutex> lock, std::uint64_t size_bytes);

  // How many bytes have arrived.
  [[nodiscard]] std::uint64_t size_bytes() const { return size_bytes_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  // Errors:  io.
  [[nodiscard]] Result<void> append(std::span<const std::uint8_t> bytes);

  // The digest of all bytes under the algorithm asked for; reads them again only where it must.
  //
  // Errors:  io.
  [[nodiscard]] Result<Digest> digest(const Disk& disk, std::string_view algorithm);

 private:
  std::string path_;
  FileDescriptor file_;
  std::shared_ptr<UploadState> state_;
  std::unique_lock<std::timed_mutex> lock_;
  std::uint64_t size_bytes_;
};

// May be used by several threads at once.
class UploadStore {
 public:
  UploadStore(const Disk& disk, const BlobStore& blobs) : disk_(disk), blobs_(blobs) {}

  // Begins an upload and returns its id.
  //
  // Errors:  io.
  [[nodiscard]] Result<std::string> begin(std::string_view repository, std::string_view algorithm);

  // Errors:  not_found; conflict when another request holds it for longer than kUploadWait; io.
  [[nodiscard]] Result<Upload> open(std::string_view repository, std::string_view id);

  // How many bytes have arrived. A request that writes is waited for as long as one takes to end whose
  // client is gone: what it still adds would make the number wrong.
  //
  // Errors:  not_found, io.
  [[nodiscard]] Result<std::uint64_t> size(std::string_view repository, std::string_view id);

  // Makes the upload a blob of the repository. The upload is over, whatever comes out.
  //
  // Errors:  corrupt when the bytes have another digest; io.
  [[nodiscard]] Result<void> commit(std::string_view repository, Upload upload,
                                    const Digest& digest);

  // Errors:  io.
  [[nodiscard]] Result<void> cancel(Upload upload);

  // Takes away the uploads of the repository that nothing was written to since; returns how many.
  //
  // Errors:  io.
  [[nodiscard]] Result<std::size_t> remove_abandoned(std::string_view repository, UseTime since);

 private:
  [[nodiscard]] Result<bool> remove_if_abandoned(const std::string& path, UseTime since);
  // Made where there is none yet.
  [[nodiscard]] std::shared_ptr<UploadState> state_of(const std::string& path);
  void forget(const std::string& path);

  const Disk& disk_;
  const BlobStore& blobs_;
  std::mutex mutex_;  // guards states_
  std::map<std::string, std::shared_ptr<UploadState>, std::less<>> states_;
};

}  // namespace regcache
