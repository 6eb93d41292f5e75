// A file on its way to its name: nobody sees it before it is whole, and it leaves nothing behind.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "core/result/result.h"
#include "native/file/file_descriptor.h"

namespace regcache {

// Whether a file is on the disk when it is published, or only in the system's memory.
enum class Durability : std::uint8_t { synced, fast };

// What publish does when the name is taken.
enum class Existing : std::uint8_t { keep, replace };

// Written first, named last. Until then the file has no name at all (O_TMPFILE). For an instant, when it
// takes the place of another, and on file systems that cannot do that all the time, it has a hidden one,
// locked by this process: a later file in the same folder that needs one removes such files when nobody
// holds them any more.
class NewFile {
 public:
  // Errors:  io, or not_found when there is no such folder.
  [[nodiscard]] static Result<NewFile> create(const std::string& folder, Durability durability);

  NewFile(NewFile&&) noexcept = default;
  NewFile& operator=(NewFile&&) noexcept = default;
  ~NewFile();

  // Errors:  io naming the folder.
  [[nodiscard]] Result<void> write(std::span<const std::uint8_t> bytes);
  // The open file, for reading what was written.
  [[nodiscard]] int descriptor() const { return file_.number(); }
  // Forgets what was written.
  [[nodiscard]] Result<void> truncate();
  // Makes the bytes durable and gives them the name `path`, in the same folder, with `mode`.
  //
  // Errors:  io; the file is not there then, or the old one still is.
  [[nodiscard]] Result<void> publish(const std::string& path, unsigned mode, Existing existing);

 private:
  NewFile(std::string folder, Durability durability, FileDescriptor file, std::string name)
      : folder_(std::move(folder)),
        durability_(durability),
        file_(std::move(file)),
        name_(std::move(name)) {}

  [[nodiscard]] bool link_to(const std::string& path, Existing existing);

  std::string folder_;
  Durability durability_ = Durability::synced;
  FileDescriptor file_;
  std::string name_;  // the hidden name; empty when there is none
};

// Makes the entries of `folder` durable.
//
// Errors:  io.
[[nodiscard]] Result<void> sync_folder(const std::string& folder);

// A hidden name in `folder` that nobody else has.
[[nodiscard]] std::string hidden_path(const std::string& folder);

}  // namespace regcache
