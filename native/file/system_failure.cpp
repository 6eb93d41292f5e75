#include "native/file/system_failure.h"

#include <array>
#include <cerrno>
#include <cstring>

namespace regcache {

Failure system_failure(std::string path, std::string_view action) {
  const int number = errno;
  std::array<char, 128> room{};
  std::string detail = "could not " + std::string(action) + ": ";
  detail += ::strerror_r(number, room.data(), room.size());
  if (number == ENOENT || number == ENOTDIR) {
    return fail(Code::not_found, std::move(path), std::move(detail));
  }
  const bool is_full = number == ENOSPC || number == EDQUOT;
  return fail(Code::io, std::move(path), std::move(detail),
              is_full ? "free some space on this disk" : "");
}

}  // namespace regcache
