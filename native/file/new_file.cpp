#include "native/file/new_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "core/result/check.h"
#include "native/file/system_failure.h"

namespace regcache {
namespace {

constexpr std::string_view kHiddenPrefix = ".regcache-";

// Takes away what processes that are gone left under a hidden name.
void sweep(const std::string& folder) {
  DIR* listing = opendir(folder.c_str());
  if (listing == nullptr) {
    return;
  }
  while (const dirent* entry = readdir(listing)) {
    if (!std::string_view(entry->d_name).starts_with(kHiddenPrefix)) {
      continue;
    }
    const std::string path = folder + "/" + entry->d_name;
    const FileDescriptor file(open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (file.is_open() && flock(file.number(), LOCK_EX | LOCK_NB) == 0) {
      unlink(path.c_str());
    }
  }
  closedir(listing);
}

bool has_no_unnamed_files(int error) {
  return error == EOPNOTSUPP || error == EISDIR || error == EINVAL;
}

}  // namespace

std::string hidden_path(const std::string& folder) {
  std::array<std::uint8_t, 8> random{};
  REGCACHE_CHECK(getrandom(random.data(), random.size(), 0) == static_cast<ssize_t>(random.size()));
  std::string path = folder + "/" + std::string(kHiddenPrefix);
  constexpr std::string_view kHex = "0123456789abcdef";
  for (const std::uint8_t byte : random) {
    path += kHex[byte >> 4U];
    path += kHex[byte & 15U];
  }
  return path;
}

Result<NewFile> NewFile::create(const std::string& folder, Durability durability) {
  FileDescriptor unnamed(open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (unnamed.is_open()) {
    return NewFile(folder, durability, std::move(unnamed), "");
  }
  if (!has_no_unnamed_files(errno)) {
    return system_failure(folder, "make a file in the folder");
  }
  sweep(folder);
  const std::string path = hidden_path(folder);
  FileDescriptor named(open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600));
  if (!named.is_open() || flock(named.number(), LOCK_EX) != 0) {
    return system_failure(folder, "make a file in the folder");
  }
  return NewFile(folder, durability, std::move(named), path);
}

NewFile::~NewFile() {
  if (!name_.empty()) {
    unlink(name_.c_str());
  }
}

Result<void> NewFile::write(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_.number(), bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) {
      return system_failure(folder_, "write");
    }
    bytes = bytes.subspan(count > 0 ? static_cast<std::size_t>(count) : 0);
  }
  return {};
}

Result<void> NewFile::truncate() {
  if (ftruncate(file_.number(), 0) != 0 || lseek(file_.number(), 0, SEEK_SET) != 0) {
    return system_failure(folder_, "write");
  }
  return {};
}

bool NewFile::link_to(const std::string& path, Existing existing) {
  if (name_.empty()) {
    const std::string from = "/proc/self/fd/" + std::to_string(file_.number());
    const auto link_as = [&from](const std::string& to) {
      return linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), AT_SYMLINK_FOLLOW) == 0;
    };
    if (link_as(path)) {
      return true;
    }
    if (errno != EEXIST || existing == Existing::keep) {
      return errno == EEXIST;
    }
    // Who is killed between the two names leaves the hidden one: the next to come here takes it away.
    sweep(folder_);
    const std::string hidden = hidden_path(folder_);
    if (flock(file_.number(), LOCK_EX) != 0 || !link_as(hidden)) {
      return false;
    }
    name_ = hidden;
  }
  if (existing == Existing::keep && access(path.c_str(), F_OK) == 0) {
    return true;
  }
  if (std::rename(name_.c_str(), path.c_str()) != 0) {
    return false;
  }
  name_.clear();
  return true;
}

Result<void> NewFile::publish(const std::string& path, unsigned mode, Existing existing) {
  if (fchmod(file_.number(), static_cast<mode_t>(mode)) != 0) {
    return system_failure(path, "write");
  }
  // A failed sync is final: the system may have dropped the pages, and a second one would succeed.
  if (durability_ == Durability::synced && fdatasync(file_.number()) != 0) {
    return system_failure(path, "write");
  }
  if (!link_to(path, existing)) {
    return system_failure(path, "name the file");
  }
  return durability_ == Durability::synced ? sync_folder(folder_) : Result<void>();
}

Result<void> sync_folder(const std::string& folder) {
  const FileDescriptor file(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file.is_open() || fsync(file.number()) != 0) {
    return system_failure(folder, "sync the folder");
  }
  return {};
}

}  // namespace regcache
