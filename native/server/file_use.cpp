#include "native/server/file_use.h"

#include <utility>

#include "native/server/disk.h"

namespace regcache {

void FileUsers::add(const std::string& path) {
  const std::lock_guard guard(mutex_);
  ++users_[path];
}

void FileUsers::remove(const std::string& path) {
  const std::lock_guard guard(mutex_);
  const auto found = users_.find(path);
  if (--found->second == 0) {
    users_.erase(found);
  }
}

Result<bool> FileUsers::unless_used(std::string_view path,
                                    const std::function<Result<bool>()>& act) {
  const std::lock_guard guard(mutex_);
  return users_.find(path) == users_.end() ? act() : Result<bool>(false);
}

FileUse::FileUse(const Disk& disk, std::string path) : disk_(&disk), path_(std::move(path)) {
  disk_->users().add(path_);
}

FileUse::FileUse(FileUse&& other) noexcept
    : disk_(std::exchange(other.disk_, nullptr)), path_(std::move(other.path_)) {}

FileUse::~FileUse() {
  if (disk_ != nullptr) {
    disk_->touch(path_);
    disk_->users().remove(path_);
  }
}

}  // namespace regcache
