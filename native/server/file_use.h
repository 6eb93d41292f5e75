// Which files requests rely on right now, so that a collection that runs beside them lets those be.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

class Disk;

// Counts the users of each file. May be used by several threads at once.
class FileUsers {
 public:
  void add(const std::string& path);
  void remove(const std::string& path);
  // Calls `act` unless `path` has a user, and lets nobody become one meanwhile; false when it has.
  [[nodiscard]] Result<bool> unless_used(std::string_view path,
                                         const std::function<Result<bool>()>& act);

 private:
  std::mutex mutex_;  // guards users_
  std::map<std::string, std::size_t, std::less<>> users_;
};

// A file, there or not, that no collection removes while this lives, and that was used lately when this
// goes: what a client was told to be there stays there for the time of grace.
//
// Lifetime: `disk` outlives it.
class FileUse {
 public:
  FileUse(const Disk& disk, std::string path);
  FileUse(FileUse&& other) noexcept;
  FileUse& operator=(FileUse&&) = delete;
  ~FileUse();

 private:
  const Disk* disk_;  // null when moved from
  std::string path_;
};

}  // namespace regcache
