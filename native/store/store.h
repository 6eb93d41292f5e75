// A place that holds manifests and blobs: a repository in a registry, or an OCI layout on disk.
// No command knows which it has.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/oci/descriptor.h"
#include "core/oci/digest.h"
#include "core/result/result.h"
#include "native/store/blob.h"

namespace regcache {

// A manifest's bytes as they are stored, checked against their digest.
struct StoredManifest {
  std::string bytes;
  std::string media_type;
  Digest digest;
};

// All functions may be called from several threads at once.
//
// Errors:  not_found, denied, refused, unavailable, corrupt, io, cancelled; subject names the blob or
//          manifest and where it was.
class Store {
 public:
  virtual ~Store() = default;

  // For people: "127.0.0.1:5000/o/app", "./dir".
  [[nodiscard]] virtual std::string text() const = 0;
  // Whether a manifest is only taken when all its blobs are there, so that one that is there proves
  // them: true for registries.
  [[nodiscard]] virtual bool checks_references() const { return false; }

  // `name` is a tag or a digest.
  [[nodiscard]] virtual Result<StoredManifest> get_manifest(std::string_view name) = 0;
  // The digest that `name` stands for now, without fetching it; nothing when it does not exist.
  [[nodiscard]] virtual Result<std::optional<Digest>> head_manifest(std::string_view name) = 0;
  // Makes `name` stand for these bytes: all blobs must be there before.
  [[nodiscard]] virtual Result<void> put_manifest(std::string_view name,
                                                  std::string_view media_type,
                                                  std::string_view bytes) = 0;

  // All tags. Not every store can list them.
  //
  // Errors:  unsupported.
  [[nodiscard]] virtual Result<std::vector<std::string>> list_tags();
  // Deletes a manifest, and with it every tag that stands for it.
  //
  // Errors:  unsupported where that is not allowed.
  [[nodiscard]] virtual Result<void> delete_manifest(const Digest& digest);

  // Deletes a blob from this repository; others keep it.
  //
  // Errors:  unsupported where that is not allowed.
  [[nodiscard]] virtual Result<void> delete_blob(const Descriptor& blob);

  [[nodiscard]] virtual Result<bool> has_blob(const Descriptor& blob) = 0;
  // Opens the blob for reading piece by piece; size and digest are checked before the last piece.
  // By default get_blob runs on a thread of its own behind a bounded pipe.
  [[nodiscard]] virtual Result<std::unique_ptr<BlobReader>> open_blob(const Descriptor& blob);
  // Writes the blob to `sink`, its size and digest checked: on success all of it was right.
  [[nodiscard]] virtual Result<void> get_blob(const Descriptor& blob, BlobSink& sink) = 0;
  // Stores the blob unless it is there. `mount_from` is a repository of the same registry that has it.
  [[nodiscard]] virtual Result<PutOutcome> put_blob(const Descriptor& blob, BlobSource& source,
                                                    std::optional<std::string> mount_from) = 0;
  // Begins a blob that is made while it is stored. By default it is staged: see staged_blob.h.
  [[nodiscard]] virtual Result<std::unique_ptr<BlobWriter>> create_blob();
};

}  // namespace regcache
