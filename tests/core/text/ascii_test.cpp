// Method: bytes at both ends of each range.
#include "core/text/ascii.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

TEST(Ascii, LowersLettersOnly) {
  EXPECT_EQ(ascii_lower("@AZ[`az{\xc4\xb0"), "@az[`az{\xc4\xb0");
  EXPECT_EQ(ascii_lower(""), "");
}

TEST(Ascii, KnowsDigits) {
  for (const char c : {'0', '9'}) {
    EXPECT_TRUE(is_ascii_digit(c));
  }
  for (const char c : {'/', ':', 'a', '\0'}) {
    EXPECT_FALSE(is_ascii_digit(c));
  }
}

TEST(Ascii, TrimsBothEnds) {
  EXPECT_EQ(without_blanks(" \t a b\r\n"), "a b");
  EXPECT_EQ(without_blanks("a"), "a");
  EXPECT_EQ(without_blanks(" \n"), "");
  EXPECT_EQ(without_blanks(""), "");
}

}  // namespace
}  // namespace regcache
