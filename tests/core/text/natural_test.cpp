// Method: texts that are numbers, and those that nearly are.
#include "core/text/natural.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

TEST(ParseNatural, TakesDigitsAlone) {
  EXPECT_EQ(parse_natural("0"), 0U);
  EXPECT_EQ(parse_natural("18446744073709551615"), UINT64_MAX);
  for (const char* text : {"", " 1", "1 ", "+1", "-1", "0x1", "1.0", "18446744073709551616"}) {
    EXPECT_EQ(parse_natural(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace regcache
