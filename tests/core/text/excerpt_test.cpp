// Method: a table of texts and places with the two lines expected; then long texts, whose lines are
// bounded and still have the place in them.
#include "core/text/excerpt.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/limits.h"

namespace regcache {
namespace {

std::string excerpt_exactly(std::string_view text, Span span, std::vector<Span> hidden = {}) {
  const std::vector<char> bytes(text.begin(), text.end());
  return excerpt({bytes.data(), bytes.size()}, span, hidden);
}

TEST(Excerpt, PutsCaretsUnderThePlace) {
  struct Case {
    const char* name;
    std::string_view text;
    Span span;
    std::vector<Span> hidden;
    const char* lines;
  };
  const Case kCases[] = {
      {"within", "mode=Max,x", {5, 3}, {}, "  mode=Max,x\n       ^^^\n"},
      {"at the start", "TYPE=x", {0, 4}, {}, "  TYPE=x\n  ^^^^\n"},
      {"nothing, within", "a,,b", {2, 0}, {}, "  a,,b\n    ^\n"},
      {"nothing, at the end", "a,", {2, 0}, {}, "  a,\n    ^\n"},
      {"past the end", "ab", {1, 9}, {}, "  ab\n   ^\n"},
      {"empty text", "", {0, 0}, {}, "  \n  ^\n"},
      {"two bytes, one column", "\xc3\xa9=x", {3, 1}, {}, "  \xc3\xa9=x\n    ^\n"},
      {"wide characters before",
       "\xe6\x97\xa5\xe6\x9c\xac=x",
       {7, 1},
       {},
       "  \xe6\x97\xa5\xe6\x9c\xac=x\n       ^\n"},
      {"wide characters within", "a\xe6\x97\xa5z", {1, 3}, {}, "  a\xe6\x97\xa5z\n   ^^\n"},
      {"combining", "e\xcc\x81x", {3, 1}, {}, "  e\xcc\x81x\n   ^\n"},
      {"controls", "a\x1b[2Jb\n", {6, 1}, {}, "  a\\x1b[2Jb\\x0a\n           ^^^^\n"},
      {"broken UTF-8", "\xff=x", {2, 1}, {}, "  \\xff=x\n       ^\n"},
      {"text that turns around",
       "a\xe2\x80\xae"
       "b",
       {4, 1},
       {},
       "  a\\xe2\\x80\\xaeb\n               ^\n"},
      {"a secret", "token=abcdefgh,x", {15, 1}, {{6, 8}}, "  token=***,x\n            ^\n"},
      {"in a secret", "token=abc", {7, 1}, {{6, 3}}, "  token=***\n        ^^^\n"},
      {"secrets that touch", "abcd", {3, 1}, {{0, 1}, {1, 2}}, "  ******d\n        ^\n"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(excerpt_exactly(c.text, c.span, c.hidden), c.lines);
  }
}

TEST(Excerpt, CutsLongTextsAroundThePlace) {
  const std::string text(5000, 'a');
  for (const std::uint32_t offset : {0U, 1U, 2500U, 4990U, 4999U}) {
    SCOPED_TRACE(offset);
    std::string marked = text;
    marked[offset] = 'X';
    const std::string lines = excerpt_exactly(marked, {offset, 1});
    const std::size_t end = lines.find('\n');
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end, kExcerptColumnsMax + 8);
    const std::size_t caret = lines.find('^') - end - 1;
    EXPECT_EQ(lines[caret], 'X');
    EXPECT_EQ(lines.starts_with("  ..."), offset > 100);
    EXPECT_EQ(lines.substr(0, end).ends_with("..."), offset < 4900);
  }
}

TEST(Excerpt, ALongSpanIsCutToo) {
  const std::string lines = excerpt_exactly(std::string(5000, 'a'), {10, 4000});
  EXPECT_LE(lines.size(), 2 * (kExcerptColumnsMax + 10));
}

}  // namespace
}  // namespace regcache
