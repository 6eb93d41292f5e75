// Method: files with comments, and for each of their lines whether a rule is suppressed there.
#include "core/lint/suppressions.h"

#include <gtest/gtest.h>

#include <string>

namespace regcache {
namespace {

// The numbers of the lines on which the rule is suppressed: "2,3".
std::string covered(std::string_view text, std::string_view rule = "RC026") {
  const LineIndex lines(text);
  const Suppressions suppressions(text, lines);
  std::string out;
  for (std::uint32_t line = 1; line <= 6; ++line) {
    if (suppressions.covers(line, *find_lint_rule(rule))) {
      out += (out.empty() ? "" : ",") + std::to_string(line);
    }
  }
  return out;
}

TEST(Suppressions, CoverTheirLineOrWhatIsBelow) {
  struct Case {
    const char* name;
    const char* text;
    const char* expected;
  };
  const Case kCases[] = {
      {"on the line", "a\nb # regcache: ignore RC026\nc\n", "2"},
      {"by name", "b // regcache: ignore mode-value\n", "1"},
      {"several", "b # regcache: ignore RC001, RC026\n", "1"},
      {"all", "b # regcache: ignore\n", "1"},
      {"all, with a reason", "b # regcache: ignore (old builder)\n", "1"},
      {"with a reason", "b # regcache: ignore RC026 -- old builder\n", "1"},
      {"another rule", "b # regcache: ignore RC001\n", ""},
      {"no rule", "b # regcache: ignore RC999\n", ""},
      {"no comment", "b regcache: ignore\n", ""},
      {"another word", "b # regcache: ignores\n", ""},
      {"above", "  # regcache: ignore RC026\n  a: |\n    b\n\n    c\n  d\n", "1,2,3,4,5"},
      {"above the last line", "# regcache: ignore RC026\na", "1,2"},
      {"at the end", "a\n# regcache: ignore RC026", "2"},
      {"the whole file", "a\n# regcache: ignore-file RC026\n", "1,2,3,4,5,6"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(covered(c.text), c.expected);
  }
}

}  // namespace
}  // namespace regcache
