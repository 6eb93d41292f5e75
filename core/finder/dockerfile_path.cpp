#include "core/finder/dockerfile_path.h"

#include <algorithm>
#include <vector>

namespace regcache {
namespace {

bool is_below_folder(std::string_view path) {
  return !path.starts_with('/') && path.find('$') == std::string_view::npos &&
         path.find("{{") == std::string_view::npos && path.find(':') == std::string_view::npos &&
         path.find('\\') == std::string_view::npos;
}

}  // namespace

std::optional<std::string> dockerfile_path(std::string_view context, std::string_view file) {
  if (!is_below_folder(context) || !is_below_folder(file)) {
    return std::nullopt;
  }
  std::vector<std::string_view> parts;
  for (std::string_view rest : {context, file}) {
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('/'), rest.size());
      const std::string_view part = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (part == ".." && parts.empty()) {
        return std::nullopt;
      }
      if (part == "..") {
        parts.pop_back();
      } else if (!part.empty() && part != ".") {
        parts.push_back(part);
      }
    }
  }
  std::string path;
  for (const std::string_view part : parts) {
    path.append(path.empty() ? "" : "/").append(part);
  }
  return path.empty() ? std::nullopt : std::optional(path);
}

std::optional<std::string> beside_file(std::string_view file_path, bool is_workflow,
                                       std::string_view path) {
  constexpr std::string_view kFolder = ".github/";
  const std::size_t slash = file_path.rfind('/');
  std::size_t folder = slash == std::string_view::npos ? 0 : slash + 1;
  if (is_workflow) {
    folder = file_path.rfind(kFolder);
    if (folder == std::string_view::npos || (folder > 0 && file_path[folder - 1] != '/')) {
      return std::nullopt;
    }
  }
  return std::string(file_path.substr(0, folder)).append(path);
}

}  // namespace regcache
