#include "native/cli/svg_file.h"

#include <cstdint>
#include <filesystem>
#include <span>

#include "native/file/new_file.h"

namespace regcache {

Result<void> write_svg(const std::string& path, std::string_view svg) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  REGCACHE_TRY_ASSIGN(NewFile file,
                      NewFile::create(folder.empty() ? "." : folder, Durability::fast));
  REGCACHE_TRY(
      file.write(std::span(reinterpret_cast<const std::uint8_t*>(svg.data()), svg.size())));
  return file.publish(path, 0644, Existing::replace);
}

}  // namespace regcache
