#include "native/file/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <filesystem>

#include "native/file/file_descriptor.h"
#include "native/file/new_file.h"
#include "native/file/system_failure.h"

namespace regcache {
namespace {

constexpr std::size_t kTextFileBytesMax = 4'194'304;

// Where the file really is: the end of a chain of symbolic links.
std::string target_of(const std::string& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  return error ? path : real.string();
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

Result<void> make_folder(const std::string& folder) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) {
    return {};
  }
  const mode_t mask = umask(0077);
  std::filesystem::create_directories(folder, error);
  umask(mask);
  if (error) {
    return fail(Code::io, folder, "could not make the folder: " + error.message());
  }
  return {};
}

}  // namespace

Result<std::optional<std::string>> read_text_file(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return std::optional<std::string>();
    }
    return system_failure(path, "read");
  }
  std::string text;
  std::array<char, 65'536> room;
  while (true) {
    const ssize_t count = read(file.number(), room.data(), room.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return system_failure(path, "read");
    }
    if (count == 0) {
      return std::optional(std::move(text));
    }
    text.append(room.data(), static_cast<std::size_t>(count));
    if (text.size() > kTextFileBytesMax) {
      return fail(Code::out_of_range, path, "the file is larger than 4 MiB");
    }
  }
}

Result<void> replace_text_file(const std::string& path, std::string_view text) {
  const std::string target = target_of(path);
  const std::string folder = folder_of(target);
  REGCACHE_TRY(make_folder(folder));
  REGCACHE_TRY_ASSIGN(NewFile file, NewFile::create(folder, Durability::synced));
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  REGCACHE_TRY(file.write({bytes, text.size()}));
  return file.publish(target, 0600, Existing::replace);
}

}  // namespace regcache
