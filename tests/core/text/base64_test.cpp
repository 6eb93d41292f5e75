// Method: the vectors of RFC 4648, section 10, both ways; every byte; and texts that are not base64.
#include "core/text/base64.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

TEST(Base64, MatchesThePublishedVectorsBothWays) {
  struct Case {
    const char* bytes;
    const char* text;
  };
  constexpr Case kCases[] = {{"", ""},
                             {"f", "Zg=="},
                             {"fo", "Zm8="},
                             {"foo", "Zm9v"},
                             {"foob", "Zm9vYg=="},
                             {"fooba", "Zm9vYmE="},
                             {"foobar", "Zm9vYmFy"}};
  for (const Case& c : kCases) {
    EXPECT_EQ(encode_base64(c.bytes), c.text);
    EXPECT_EQ(decode_base64(c.text), c.bytes);
  }
}

TEST(Base64, EveryByteSurvives) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes += static_cast<char>(i);
    EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes);
  }
}

TEST(Base64, RefusesWhatItIsNot) {
  for (const char* text : {"Zg", "Zg=", "Z===", "Zm9*", "Zm9v\n", "====", "Zg==Zg=="}) {
    EXPECT_FALSE(decode_base64(text)) << text;
  }
}

}  // namespace
}  // namespace regcache
