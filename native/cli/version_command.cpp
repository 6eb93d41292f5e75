#include "native/cli/version_command.h"

#include <utility>

#include "core/text/json_writer.h"
#include "native/cli/console.h"

namespace regcache {
namespace {

// The versions that CMake builds with: they decide which bytes a layer becomes.
constexpr std::pair<const char*, const char*> kVersions[] = {
    {"regcache", REGCACHE_VERSION},
    {"zstd", REGCACHE_ZSTD_VERSION},
    {"zlib", REGCACHE_ZLIB_VERSION},
    {"libdeflate", REGCACHE_LIBDEFLATE_VERSION}};

}  // namespace

ExitStatus run_version(const VersionArguments& arguments) {
  std::string text;
  JsonWriter json;
  json.begin_object();
  for (const auto& [name, version] : kVersions) {
    text += std::string(name) + " " + version + "\n";
    json.key(name).string(version);
  }
  json.end_object();
  print_out(arguments.json ? json.take() + "\n" : text);
  return ExitStatus::done;
}

}  // namespace regcache
