// Which files of a working tree a finder may read: what all the .gitignore files on the way to one say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/finder/ignore_rules.h"

namespace regcache {

// Follows a walk: whoever steps into a folder says so, and says so again when it is done with it.
class TreeRules {
 public:
  // Steps into `folder`, counted from the top of the working tree ("" for the top, else "a/b/").
  // `ignore_file` is the text of its .gitignore; empty when it has none.
  void enter(std::string folder, std::string_view ignore_file);
  // Leaves the folder that was entered last; no error when there is none.
  void leave();

  // Whether nobody wants to look at what is at `path`, counted from the top, in a folder that was
  // entered: the deepest .gitignore that says something of it decides. .git and node_modules are never
  // looked at.
  //
  // Source:  git-scm.com/docs/gitignore, "DESCRIPTION" (precedence).
  [[nodiscard]] bool leaves_out(std::string_view path, bool is_folder) const;

 private:
  struct Folder {
    std::string prefix;
    IgnoreRules rules;
  };

  std::vector<Folder> folders_;
};

}  // namespace regcache
