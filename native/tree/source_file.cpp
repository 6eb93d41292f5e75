#include "native/tree/source_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "native/file/file_descriptor.h"
#include "native/file/new_file.h"
#include "native/file/system_failure.h"

namespace regcache {
namespace {

constexpr std::size_t kStartBytes = 128;
// Where git looks for a NUL byte as well.
constexpr std::size_t kTextProbeBytes = 8'000;

// Up to `size` bytes from the start.
Result<std::string> read_bytes(const FileDescriptor& file, const std::string& path,
                               std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t count = 0;
  while (count < size) {
    const ssize_t got = read(file.number(), bytes.data() + count, size - count);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return system_failure(path, "read");
    }
    if (got == 0) {
      break;
    }
    count += static_cast<std::size_t>(got);
  }
  bytes.resize(count);
  return bytes;
}

}  // namespace

Result<std::optional<std::string>> read_source(const std::string& path, std::size_t bytes_max) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file.is_open() || fstat(file.number(), &status) != 0) {
    return system_failure(path, "read");
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (!S_ISREG(status.st_mode) || size > bytes_max) {
    return std::optional<std::string>();
  }
  REGCACHE_TRY_ASSIGN(std::string text, read_bytes(file, path, size));
  if (std::string_view(text).substr(0, kTextProbeBytes).find('\0') != std::string_view::npos) {
    return std::optional<std::string>();
  }
  return std::optional(std::move(text));
}

Result<std::string> read_start(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) {
    return system_failure(path, "read");
  }
  return read_bytes(file, path, kStartBytes);
}

Result<void> rewrite_source(const std::string& path, std::string_view text) {
  std::error_code error;
  const std::filesystem::path target = std::filesystem::canonical(path, error);
  struct stat status {};
  if (error || stat(target.c_str(), &status) != 0) {
    return system_failure(path, "write");
  }
  REGCACHE_TRY_ASSIGN(NewFile file,
                      NewFile::create(target.parent_path().string(), Durability::synced));
  REGCACHE_TRY(file.write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
  return file.publish(target.string(), status.st_mode & 07777U, Existing::replace);
}

}  // namespace regcache
