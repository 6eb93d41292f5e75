// The folder a registry lives in: every file operation, in the order that survives a crash.
//
// A file appears under its final name only when it is whole: written elsewhere, synced, renamed, and
// the folder synced. Paths are relative to the root; callers make them of checked names only.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result/result.h"
#include "native/file/file_descriptor.h"
#include "native/file/new_file.h"
#include "native/server/file_use.h"

namespace regcache {

// When a file was last written or used, by the clock that files have.
using UseTime = std::chrono::system_clock::time_point;

enum class DiskAccess : std::uint8_t { read_and_write, read_only };

// May be used by several threads at once.
//
// Errors:  not_found when there is no such file; io for everything else, naming the path.
class Disk {
 public:
  // Makes the folder where it is missing and takes it for this process; to read only, writes nothing and
  // takes nothing.
  //
  // Errors:  unavailable when another process serves this folder; conflict when it holds something else
  //          than a registry; not_found when it is missing and may not be made; io.
  [[nodiscard]] static Result<std::unique_ptr<Disk>> open(
      std::string root, Durability durability, DiskAccess access = DiskAccess::read_and_write);

  [[nodiscard]] std::string absolute(std::string_view path) const;

  [[nodiscard]] bool exists(std::string_view path) const;
  [[nodiscard]] Result<std::uint64_t> size(std::string_view path) const;
  [[nodiscard]] Result<FileDescriptor> open_file(std::string_view path) const;
  [[nodiscard]] Result<std::string> read(std::string_view path) const;
  // The names in a folder in order, without hidden ones; none when there is no such folder.
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view folder) const;

  // A new empty file to write to; it is not durable before publish().
  [[nodiscard]] Result<FileDescriptor> create(std::string_view path) const;
  [[nodiscard]] Result<FileDescriptor> open_for_append(std::string_view path) const;
  // Makes the file `from` durable and gives it the name `to`, replacing what was there.
  [[nodiscard]] Result<void> publish(std::string_view from, std::string_view to) const;
  // Writes a small file so that readers see the old bytes or the new ones.
  [[nodiscard]] Result<void> write(std::string_view path, std::string_view bytes) const;
  [[nodiscard]] Result<void> remove(std::string_view path) const;

  [[nodiscard]] Result<UseTime> last_use(std::string_view path) const;
  // Notes that the file is used now. A file that is not there, and a disk to read only, are no failure.
  void touch(std::string_view path) const;
  [[nodiscard]] FileUsers& users() const { return users_; }
  // Removes a file that nobody uses nor has used since: whether it did. It is gone for good after
  // sync().
  [[nodiscard]] Result<bool> remove_unused(std::string_view path, UseTime since) const;
  // Makes durable what was removed from a folder.
  [[nodiscard]] Result<void> sync(std::string_view folder) const;

 private:
  Disk(std::string root, Durability durability, DiskAccess access, FileDescriptor lock)
      : root_(std::move(root)), durability_(durability), access_(access), lock_(std::move(lock)) {}

  [[nodiscard]] Result<void> make_folders(std::string_view folder) const;
  [[nodiscard]] Result<void> sync_file(std::string_view path) const;
  [[nodiscard]] Result<void> sync_folder_of(std::string_view path) const;

  std::string root_;
  Durability durability_;
  DiskAccess access_;
  FileDescriptor lock_;
  mutable FileUsers users_;
};

// Writes all of `bytes` at the end of an open file.
[[nodiscard]] Result<void> append(const FileDescriptor& file, std::string_view bytes);

// 128 random bits in hex: names that nobody can guess and nobody else has.
[[nodiscard]] std::string random_name();

}  // namespace regcache
