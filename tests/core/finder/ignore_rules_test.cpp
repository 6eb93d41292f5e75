// Method: patterns as git's manual has them, each with paths that it ignores and paths that it does not.
#include "core/finder/ignore_rules.h"

#include <gtest/gtest.h>

#include <string>

namespace regcache {
namespace {

// "yes", "no" for what is taken back, "-" for what no pattern matches; folders end in a slash.
std::string answer(const char* rules, std::string path) {
  const bool is_folder = path.ends_with('/');
  if (is_folder) {
    path.pop_back();
  }
  const std::optional<bool> decision = IgnoreRules(rules).ignores(path, is_folder);
  return !decision ? "-" : *decision ? "yes" : "no";
}

TEST(IgnoreRules, FollowGit) {
  struct Case {
    const char* rules;
    const char* path;
    const char* expected;
  };
  const Case kCases[] = {
      {"*.log", "a/b.log", "yes"},
      {"*.log", "a/b.logs", "-"},
      {"/a", "a", "yes"},
      {"/a", "b/a", "-"},
      {"a/b", "a/b", "yes"},
      {"a/b", "c/a/b", "-"},
      {"build/", "build/", "yes"},
      {"build/", "build", "-"},
      {"build/", "x/build/", "yes"},
      {"**/a", "x/y/a", "yes"},
      {"**/a", "a", "yes"},
      {"a/**", "a/b/c", "yes"},
      {"a/**/b", "a/b", "yes"},
      {"a/**/b", "a/x/y/b", "yes"},
      {"a/**/b", "a/x/yb", "-"},
      {"a?c", "abc", "yes"},
      {"a?c", "a/c", "-"},
      {"[a-c]x", "bx", "yes"},
      {"[!a-c]x", "bx", "-"},
      {"a/*", "a/b", "yes"},
      {"a/*", "a/b/c", "-"},
      {"*.a\n!b.a", "b.a", "no"},
      {"!b.a\n*.a", "b.a", "yes"},
      {"# a\n\na", "a", "yes"},
      {"\\#a", "#a", "yes"},
      {"a \r\n", "a", "yes"},
      {"[a", "[a", "yes"},
      {"a*b*c", "aXbYbZc", "yes"},
      {"a*b*c", "aXbYbZ", "-"},
      {"**", "a/b", "yes"},
      {"foo/**/bar/*.x", "foo/1/bar/2/bar/a.x", "yes"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.rules) + " : " + c.path);
    EXPECT_EQ(answer(c.rules, c.path), c.expected);
  }
}

}  // namespace
}  // namespace regcache
