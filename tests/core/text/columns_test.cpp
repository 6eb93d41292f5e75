// Method: characters at both sides of what makes a difference.
#include "core/text/columns.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

TEST(Columns, TellsWidthAndPrintability) {
  struct Case {
    const char* name;
    std::string_view text;
    Character expected;
  };
  constexpr Case kCases[] = {
      {"letter", "ab", {1, 1, true}},
      {"tilde", "~", {1, 1, true}},
      {"delete", "\x7f", {1, 1, false}},
      {"nul", std::string_view("\0", 1), {1, 1, false}},
      {"C1 control", "\xc2\x85", {2, 1, false}},
      {"Latin", "\xc3\xa9", {2, 1, true}},
      {"combining acute", "\xcc\x81", {2, 0, true}},
      {"han", "\xe6\x97\xa5", {3, 2, true}},
      {"hangul", "\xea\xb0\x80", {3, 2, true}},
      {"full width", "\xef\xbc\xa1", {3, 2, true}},
      {"emoji", "\xf0\x9f\x98\x80", {4, 2, true}},
      {"line separator", "\xe2\x80\xa8", {3, 1, false}},
      {"right to left override", "\xe2\x80\xae", {3, 1, false}},
      {"lone continuation", "\x80", {1, 1, false}},
      {"cut short", "\xe6\x97", {1, 1, false}},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Character character = character_at(c.text, 0);
    EXPECT_EQ(character.bytes, c.expected.bytes);
    EXPECT_EQ(character.columns, c.expected.columns);
    EXPECT_EQ(character.printable, c.expected.printable);
  }
}

TEST(Columns, PrintableTextHasNoControls) {
  EXPECT_EQ(printable("a=\xc3\xa9"), "a=\xc3\xa9");
  EXPECT_EQ(printable("\x1b[2J\n\xff"), "\\x1b[2J\\x0a\\xff");
  EXPECT_EQ(printable("\xe2\x80\xae."), "\\xe2\\x80\\xae.");
  EXPECT_EQ(printable(""), "");
}

}  // namespace
}  // namespace regcache
