// Method: the edges of every row of RFC 3629's grammar, in buffers of exactly their size.
#include "core/text/utf8.h"

#include <gtest/gtest.h>

#include <vector>

namespace regcache {
namespace {

TEST(Utf8, KnowsTheLengthOfACharacter) {
  struct Case {
    const char* name;
    std::string_view bytes;
    std::size_t length;
  };
  using std::string_view_literals::operator""sv;
  constexpr Case kCases[] = {
      {"NUL", "\0"sv, 1},
      {"last of one byte", "\x7f", 1},
      {"continuation alone", "\x80", 0},
      {"overlong two", "\xc1\xbf", 0},
      {"first of two", "\xc2\x80", 2},
      {"last of two", "\xdf\xbf", 2},
      {"two, cut", "\xc2", 0},
      {"two, gone on wrong", "\xc2\xc0", 0},
      {"overlong three", "\xe0\x9f\xbf", 0},
      {"first of three", "\xe0\xa0\x80", 3},
      {"before the surrogates", "\xed\x9f\xbf", 3},
      {"first surrogate", "\xed\xa0\x80", 0},
      {"after the surrogates", "\xee\x80\x80", 3},
      {"last of three", "\xef\xbf\xbf", 3},
      {"three, cut", "\xe2\x80", 0},
      {"three, gone on wrong", "\xe2\x80\x7f", 0},
      {"overlong four", "\xf0\x8f\xbf\xbf", 0},
      {"first of four", "\xf0\x90\x80\x80", 4},
      {"last of four", "\xf4\x8f\xbf\xbf", 4},
      {"past the last", "\xf4\x90\x80\x80", 0},
      {"lead byte that is none", "\xf5\x80\x80\x80", 0},
      {"four, cut", "\xf0\x90\x80", 0},
      {"four, gone on wrong", "\xf0\x90\x80\xc0", 0},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const std::vector<char> bytes(c.bytes.begin(), c.bytes.end());
    EXPECT_EQ(utf8_length({bytes.data(), bytes.size()}, 0), c.length);
    const std::string behind = "x" + std::string(c.bytes);
    EXPECT_EQ(utf8_length(behind, 1), c.length);
  }
}

}  // namespace
}  // namespace regcache
