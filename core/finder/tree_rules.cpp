#include "core/finder/tree_rules.h"

#include <utility>

namespace regcache {

void TreeRules::enter(std::string folder, std::string_view ignore_file) {
  folders_.push_back({std::move(folder), IgnoreRules(ignore_file)});
}

void TreeRules::leave() {
  if (!folders_.empty()) {
    folders_.pop_back();
  }
}

bool TreeRules::leaves_out(std::string_view path, bool is_folder) const {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (is_folder && (name == ".git" || name == "node_modules")) {
    return true;
  }
  for (auto folder = folders_.rbegin(); folder != folders_.rend(); ++folder) {
    if (!path.starts_with(folder->prefix)) {
      continue;
    }
    if (const auto decision =
            folder->rules.ignores(path.substr(folder->prefix.size()), is_folder)) {
      return *decision;
    }
  }
  return false;
}

}  // namespace regcache
