// Method: places in a small text, before, within and after its lines and its wide characters.
#include "core/text/line_index.h"

#include <gtest/gtest.h>

#include <string>

namespace regcache {
namespace {

std::string shown(std::string_view text, std::uint32_t offset) {
  const LinePlace place = LineIndex(text).at(offset);
  const Span line = LineIndex(text).line(offset);
  return std::to_string(place.line) + ":" + std::to_string(place.column) + " " +
         std::string(text.substr(line.offset, line.length));
}

TEST(LineIndex, KnowsLinesAndColumns) {
  constexpr std::string_view kText = "ab\r\n\xc3\xa9x\n\nz";
  EXPECT_EQ(shown(kText, 0), "1:1 ab");
  EXPECT_EQ(shown(kText, 2), "1:3 ab");
  EXPECT_EQ(shown(kText, 4), "2:1 \xc3\xa9x");
  EXPECT_EQ(shown(kText, 6), "2:2 \xc3\xa9x");
  EXPECT_EQ(shown(kText, 8), "3:1 ");
  EXPECT_EQ(shown(kText, 9), "4:1 z");
  EXPECT_EQ(shown(kText, 10), "4:2 z");
  EXPECT_EQ(shown("", 0), "1:1 ");
  EXPECT_EQ(shown("a\n", 2), "2:1 ");
}

}  // namespace
}  // namespace regcache
