// Method: a text with a piece of each kind, and what its stretches say of themselves.
#include "core/finder/found_text.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

// The file is  ab\n${X}cd  and the text ab, a written line end, a hole, cd.
constexpr std::string_view kFile = "ab\\n${X}cd";

FoundText sample() {
  FoundText text("ab");
  text.append_written("\n", {2, 2});
  text.append_hole({4, 4});
  text.append("cd", 8);
  return text;
}

TEST(FoundText, KnowsWhereItsBytesStand) {
  const FoundText text = sample();
  EXPECT_EQ(text.text(), "ab\nxcd");
  EXPECT_EQ(text.place(), (Span{0, 10}));
  EXPECT_EQ(text.place({1, 1}), (Span{1, 1}));
  EXPECT_EQ(text.place({2, 1}), (Span{2, 2}));
  EXPECT_EQ(text.place({3, 1}), (Span{4, 4}));
  EXPECT_EQ(text.place({2, 3}), (Span{2, 7}));
  EXPECT_EQ(text.place({5, 1}), (Span{9, 1}));
  EXPECT_EQ(text.place({6, 0}), (Span{10, 0}));
  EXPECT_EQ(FoundText().place({0, 0}), (Span{0, 0}));
}

TEST(FoundText, KnowsWhatCanBeCorrected) {
  const FoundText text = sample();
  EXPECT_TRUE(text.is_verbatim({0, 2}));
  EXPECT_FALSE(text.is_verbatim({1, 2}));
  EXPECT_FALSE(text.is_verbatim({2, 1}));
  EXPECT_FALSE(text.is_verbatim({3, 1}));
  EXPECT_TRUE(text.is_verbatim({4, 2}));
  EXPECT_TRUE(text.is_verbatim({6, 0}));
  EXPECT_FALSE(text.is_verbatim({4, 0}));
}

TEST(FoundText, KnowsItsHoles) {
  const FoundText text = sample();
  EXPECT_TRUE(text.has_hole());
  EXPECT_FALSE(text.has_hole({0, 3}));
  EXPECT_TRUE(text.has_hole({0, 4}));
  EXPECT_FALSE(text.has_hole({3, 0}));
  EXPECT_EQ(text.holes(), std::vector<std::uint32_t>{3});
  EXPECT_EQ(text.written(kFile, {1, 4}), "b\n${X}c");
}

TEST(FoundText, IsCutAndJoined) {
  const FoundText text = sample();
  FoundText joined = text.part({1, 3});
  EXPECT_EQ(joined.text(), "b\nx");
  EXPECT_EQ(joined.place(), (Span{1, 7}));
  joined.append(text, {4, 2});
  EXPECT_EQ(joined.text(), "b\nxcd");
  EXPECT_EQ(joined.place({3, 2}), (Span{8, 2}));
}

TEST(FoundText, HasLinesAndNoBlanksAroundThem) {
  const FoundText text(" a \n\n\t b\r\n ", 10);
  const std::vector<FoundText> lines = text.lines();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].text(), "a");
  EXPECT_EQ(lines[1].text(), "b");
  EXPECT_EQ(lines[1].place(), (Span{17, 1}));
  EXPECT_TRUE(FoundText(" \n").trimmed().empty());
}

}  // namespace
}  // namespace regcache
