// One .gitignore: which files of its folder nobody wants to look at.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regcache {

// Source:  git-scm.com/docs/gitignore, "PATTERN FORMAT".
class IgnoreRules {
 public:
  explicit IgnoreRules(std::string_view text);

  // Whether the last pattern that matches ignores `path` (true) or takes it back (false); nothing when
  // none matches.
  //
  // Shape:   `path` is relative to the folder of the file, with forward slashes. What is in a folder that
  //          is ignored is not asked for.
  [[nodiscard]] std::optional<bool> ignores(std::string_view path, bool is_folder) const;

 private:
  struct Pattern {
    std::string glob;
    bool is_negative = false;
    bool folders_only = false;
    bool anchored = false;  // to the folder of the file; otherwise the last name alone counts
  };

  std::vector<Pattern> patterns_;
};

// Whether `path` is what `glob` describes: * and ? within a name, ** across names, [a-z].
[[nodiscard]] bool matches_glob(std::string_view glob, std::string_view path);

}  // namespace regcache
