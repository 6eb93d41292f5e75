#include "native/tree/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/finder/file_kind.h"
#include "core/finder/tree_rules.h"
#include "core/limits.h"
#include "native/tree/source_file.h"

namespace regcache {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIgnoreFile = ".gitignore";

// The text of the .gitignore of a folder; empty when it has none.
std::string ignore_file(const fs::path& folder) {
  auto text = read_source((folder / kIgnoreFile).string(), kFileBytesMax);
  return text && *text ? **std::move(text) : std::string();
}

class TreeWalk {
 public:
  Result<std::vector<std::string>> list(const std::string& root) {
    const std::string shown = root == "." || root == "./" ? "" : root;
    const std::string place = enter_root(fs::path(root));
    REGCACHE_TRY(
        walk(fs::path(root), shown.empty() || shown.ends_with('/') ? shown : shown + "/", place));
    std::sort(found_.begin(), found_.end());
    return std::move(found_);
  }

 private:
  // Reads the rules above `root`; returns the prefix of paths below it.
  std::string enter_root(const fs::path& root) {
    std::error_code error;
    const fs::path absolute = fs::canonical(root, error);
    fs::path top = absolute;
    while (top.has_relative_path() && !fs::exists(top / ".git", error)) {
      top = top.parent_path();
    }
    if (!fs::exists(top / ".git", error)) {
      return "";
    }
    std::string prefix;
    fs::path folder = top;
    for (const fs::path& name : absolute.lexically_relative(top)) {
      if (name == ".") {
        break;
      }
      rules_.enter(prefix, ignore_file(folder));
      folder /= name;
      prefix += name.string() + "/";
    }
    return prefix;
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the folders are, which the system bounds.
  Result<void> walk(const fs::path& folder, const std::string& shown, const std::string& place) {
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    if (error) {
      return fail(Code::io, folder.string(), "could not read the folder: " + error.message());
    }
    rules_.enter(place, ignore_file(folder));
    for (; entries != fs::directory_iterator(); entries.increment(error)) {
      const fs::directory_entry& entry = *entries;
      const std::string name = entry.path().filename().string();
      const bool is_folder = entry.is_directory(error);
      if (entry.is_symlink(error) || rules_.leaves_out(place + name, is_folder)) {
        continue;
      }
      if (!is_folder) {
        take_file(entry, shown + name);
      } else {
        REGCACHE_TRY(walk(entry.path(), shown + name + "/", place + name + "/"));
      }
    }
    rules_.leave();
    return {};
  }

  void take_file(const fs::directory_entry& entry, std::string shown) {
    std::string start;
    if (needs_text(shown)) {
      Result<std::string> read = read_start(entry.path().string());
      start = read ? *std::move(read) : std::string();
    }
    if (file_kind("/" + shown, start) != FileKind::none) {
      found_.push_back(std::move(shown));
    }
  }

  TreeRules rules_;
  std::vector<std::string> found_;
};

}  // namespace

Result<std::vector<std::string>> list_sources(const std::string& root) {
  return TreeWalk().list(root);
}

}  // namespace regcache
