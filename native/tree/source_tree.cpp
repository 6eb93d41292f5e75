#include "native/tree/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/finder/file_kind.h"
#include "core/finder/ignore_rules.h"
#include "core/limits.h"
#include "native/tree/source_file.h"

namespace regcache {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIgnoreFile = ".gitignore";

// One .gitignore, and what its patterns are relative to.
struct FolderRules {
  std::string prefix;  // of the paths below its folder, counted from the top of the working tree
  IgnoreRules rules;
};

std::optional<FolderRules> read_rules(const fs::path& folder, std::string prefix) {
  const auto text = read_source((folder / kIgnoreFile).string(), kFileBytesMax);
  if (!text || !*text) {
    return std::nullopt;
  }
  return FolderRules{std::move(prefix), IgnoreRules(**text)};
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
      if (std::optional<FolderRules> rules = read_rules(folder, prefix)) {
        rules_.push_back(*std::move(rules));
      }
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
    const std::size_t rules_before = rules_.size();
    if (std::optional<FolderRules> rules = read_rules(folder, place)) {
      rules_.push_back(*std::move(rules));
    }
    for (; entries != fs::directory_iterator(); entries.increment(error)) {
      const fs::directory_entry& entry = *entries;
      const std::string name = entry.path().filename().string();
      const bool is_folder = entry.is_directory(error);
      if (entry.is_symlink(error) || is_ignored(place + name, is_folder)) {
        continue;
      }
      if (!is_folder) {
        take_file(entry, shown + name);
      } else if (name != ".git" && name != "node_modules") {
        REGCACHE_TRY(walk(entry.path(), shown + name + "/", place + name + "/"));
      }
    }
    rules_.erase(rules_.begin() + static_cast<std::ptrdiff_t>(rules_before), rules_.end());
    return {};
  }

  // The deepest file that says something of the path decides.
  [[nodiscard]] bool is_ignored(std::string_view path, bool is_folder) const {
    for (auto rules = rules_.rbegin(); rules != rules_.rend(); ++rules) {
      if (!path.starts_with(rules->prefix)) {
        continue;
      }
      if (const auto decision =
              rules->rules.ignores(path.substr(rules->prefix.size()), is_folder)) {
        return *decision;
      }
    }
    return false;
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

  std::vector<FolderRules> rules_;
  std::vector<std::string> found_;
};

}  // namespace

Result<std::vector<std::string>> list_sources(const std::string& root) {
  return TreeWalk().list(root);
}

}  // namespace regcache
