#include "native/server/root_folder.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <set>
#include <string_view>

#include "native/file/system_failure.h"

namespace regcache {
namespace {

Result<std::set<std::string, std::less<>>> visible_names(const std::string& path) {
  std::set<std::string, std::less<>> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(path.c_str()), &::closedir);
  if (!stream) {
    return system_failure(path, "list the folder");
  }
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (!name.starts_with('.') && name != "lost+found") {
      names.emplace(name);
    }
  }
  return names;
}

}  // namespace

Result<void> check_root(const std::string& path, bool must_exist) {
  const Result<std::set<std::string, std::less<>>> names = visible_names(path);
  if (!names && !must_exist && ::access(path.c_str(), F_OK) != 0) {
    return {};
  }
  if (!names) {
    return fail(names.error());
  }
  if (names->contains("oci-layout") || names->contains("index.json")) {
    return fail(Code::conflict, path,
                "this is an OCI layout, and a registry keeps its files otherwise",
                "serve an empty folder, and `regcache copy " + path + " HOST:PORT/NAME:TAG`");
  }
  if (!names->empty() && !names->contains("lock") && !names->contains("repositories")) {
    return fail(Code::conflict, path,
                "the folder has '" + *names->begin() + "' in it and is no registry of regcache",
                "name an empty folder, or one that does not exist yet");
  }
  return {};
}

Result<void> make_root(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); true; slash = path.find('/', slash + 1)) {
    const std::string part = path.substr(0, slash);
    if (::mkdir(part.c_str(), 0755) != 0 && errno != EEXIST) {
      return system_failure(part, "make the folder");
    }
    if (slash == std::string::npos) {
      return {};
    }
  }
}

}  // namespace regcache
