#include "native/server/disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "core/result/check.h"
#include "native/file/system_failure.h"
#include "native/server/root_folder.h"

namespace regcache {
namespace {

constexpr unsigned kFileMode = 0644;

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

Result<FileDescriptor> open_path(const std::string& path, int flags) {
  FileDescriptor file(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, kFileMode));
  if (!file.is_open()) {
    return system_failure(path, "open the file");
  }
  return file;
}

}  // namespace

Result<std::unique_ptr<Disk>> Disk::open(std::string root, Durability durability,
                                         DiskAccess access) {
  while (root.size() > 1 && root.ends_with('/')) {
    root.pop_back();
  }
  REGCACHE_TRY(check_root(root, access == DiskAccess::read_only));
  if (access == DiskAccess::read_only) {
    return std::unique_ptr<Disk>(new Disk(std::move(root), durability, access, {}));
  }
  REGCACHE_TRY(make_root(root));
  REGCACHE_TRY_ASSIGN(FileDescriptor lock, open_path(root + "/lock", O_RDWR | O_CREAT));
  if (::flock(lock.number(), LOCK_EX | LOCK_NB) != 0) {
    return fail(Code::unavailable, root, "another registry serves this folder",
                "stop it, or name another folder");
  }
  return std::unique_ptr<Disk>(new Disk(std::move(root), durability, access, std::move(lock)));
}

std::string Disk::absolute(std::string_view path) const {
  std::string out = root_;
  if (!path.empty()) {
    out += '/';
    out += path;
  }
  return out;
}

bool Disk::exists(std::string_view path) const {
  return ::access(absolute(path).c_str(), F_OK) == 0;
}

Result<std::uint64_t> Disk::size(std::string_view path) const {
  const std::string full = absolute(path);
  struct stat status {};
  if (::stat(full.c_str(), &status) != 0) {
    return system_failure(full, "look at the file");
  }
  return static_cast<std::uint64_t>(status.st_size);
}

Result<FileDescriptor> Disk::open_file(std::string_view path) const {
  return open_path(absolute(path), O_RDONLY);
}

Result<std::string> Disk::read(std::string_view path) const {
  REGCACHE_TRY_ASSIGN(const FileDescriptor file, open_file(path));
  std::string bytes;
  std::array<char, 65'536> room;
  while (true) {
    const ssize_t count = ::read(file.number(), room.data(), room.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return system_failure(absolute(path), "read the file");
    }
    if (count == 0) {
      return bytes;
    }
    bytes.append(room.data(), static_cast<std::size_t>(count));
  }
}

Result<std::vector<std::string>> Disk::list(std::string_view folder) const {
  const std::string full = absolute(folder);
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(full.c_str()), &::closedir);
  if (!stream) {
    if (errno == ENOENT) {
      return names;
    }
    return system_failure(full, "list the folder");
  }
  errno = 0;
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (!name.starts_with('.')) {
      names.emplace_back(name);
    }
  }
  if (errno != 0) {
    return system_failure(full, "list the folder");
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<FileDescriptor> Disk::create(std::string_view path) const {
  const std::string full = absolute(path);
  Result<FileDescriptor> file = open_path(full, O_WRONLY | O_APPEND | O_CREAT | O_EXCL);
  if (file || file.error().code != Code::not_found) {
    return file;
  }
  REGCACHE_TRY(make_folders(folder_of(path)));
  return open_path(full, O_WRONLY | O_APPEND | O_CREAT | O_EXCL);
}

Result<FileDescriptor> Disk::open_for_append(std::string_view path) const {
  return open_path(absolute(path), O_WRONLY | O_APPEND);
}

Result<void> Disk::publish(std::string_view from, std::string_view to) const {
  const std::string source = absolute(from);
  const std::string target = absolute(to);
  REGCACHE_TRY(sync_file(from));
  if (::rename(source.c_str(), target.c_str()) != 0) {
    if (errno != ENOENT) {
      return system_failure(target, "rename a file to this name");
    }
    REGCACHE_TRY(make_folders(folder_of(to)));
    if (::rename(source.c_str(), target.c_str()) != 0) {
      return system_failure(target, "rename a file to this name");
    }
  }
  return sync_folder_of(to);
}

Result<void> Disk::write(std::string_view path, std::string_view bytes) const {
  const std::string folder = absolute(folder_of(path));
  Result<NewFile> file = NewFile::create(folder, durability_);
  if (!file && file.error().code == Code::not_found) {
    REGCACHE_TRY(make_folders(folder_of(path)));
    file = NewFile::create(folder, durability_);
  }
  if (!file) {
    return fail(std::move(file).error());
  }
  REGCACHE_TRY(file->write({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}));
  return file->publish(absolute(path), kFileMode, Existing::replace);
}

Result<void> Disk::remove(std::string_view path) const {
  const std::string full = absolute(path);
  if (::unlink(full.c_str()) != 0) {
    return system_failure(full, "remove the file");
  }
  return sync_folder_of(path);
}

Result<UseTime> Disk::last_use(std::string_view path) const {
  const std::string full = absolute(path);
  struct stat status {};
  if (::stat(full.c_str(), &status) != 0) {
    return system_failure(full, "look at the file");
  }
  return UseTime(std::chrono::seconds(status.st_mtim.tv_sec) +
                 std::chrono::nanoseconds(status.st_mtim.tv_nsec));
}

void Disk::touch(std::string_view path) const {
  if (access_ == DiskAccess::read_only) {
    return;
  }
  // Not UTIME_NOW: the kernel's time for files lags some milliseconds behind the clock.
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const std::array<timespec, 2> times = {now, now};
  (void)::utimensat(AT_FDCWD, absolute(path).c_str(), times.data(), AT_SYMLINK_NOFOLLOW);
}

Result<bool> Disk::remove_unused(std::string_view path, UseTime since) const {
  return users_.unless_used(path, [&]() -> Result<bool> {
    const Result<UseTime> used = last_use(path);
    if (!used && used.error().code == Code::not_found) {
      return false;
    }
    if (!used) {
      return fail(used.error());
    }
    if (*used >= since) {
      return false;
    }
    const std::string full = absolute(path);
    if (::unlink(full.c_str()) != 0) {
      return system_failure(full, "remove the file");
    }
    return true;
  });
}

Result<void> Disk::sync(std::string_view folder) const {
  if (durability_ == Durability::fast || !exists(folder)) {
    return {};
  }
  return sync_folder(absolute(folder));
}

Result<void> Disk::make_folders(std::string_view folder) const {
  if (folder.empty() || exists(folder)) {
    return {};
  }
  REGCACHE_TRY(make_folders(folder_of(folder)));
  const std::string full = absolute(folder);
  if (::mkdir(full.c_str(), 0755) != 0 && errno != EEXIST) {
    return system_failure(full, "make the folder");
  }
  return sync_folder_of(folder);
}

Result<void> Disk::sync_file(std::string_view path) const {
  if (durability_ == Durability::fast) {
    return {};
  }
  REGCACHE_TRY_ASSIGN(const FileDescriptor file, open_path(absolute(path), O_RDWR));
  if (::fdatasync(file.number()) != 0) {
    return system_failure(absolute(path), "make the file durable");
  }
  return {};
}

Result<void> Disk::sync_folder_of(std::string_view path) const {
  if (durability_ == Durability::fast) {
    return {};
  }
  return sync_folder(absolute(folder_of(path)));
}

Result<void> append(const FileDescriptor& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file.number(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return system_failure("the registry's folder", "write a file");
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

std::string random_name() {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::array<std::uint8_t, 16> bytes{};
  REGCACHE_CHECK(::getrandom(bytes.data(), bytes.size(), 0) == ssize_t{bytes.size()});
  std::string name;
  for (const std::uint8_t byte : bytes) {
    name += kHex[byte >> 4U];
    name += kHex[byte & 15U];
  }
  return name;
}

}  // namespace regcache
