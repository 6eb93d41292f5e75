// Method: a table of texts that are digests, and of texts that nearly are.
#include "core/oci/digest.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

const std::string kHex64(64, 'a');

TEST(Digest, AcceptsTheRegisteredAlgorithms) {
  const Result<Digest> digest = parse_digest("sha256:" + kHex64);
  ASSERT_TRUE(digest);
  EXPECT_EQ(digest->algorithm(), "sha256");
  EXPECT_EQ(digest->hex(), kHex64);
  EXPECT_EQ(digest->text(), "sha256:" + kHex64);
  EXPECT_TRUE(parse_digest("sha512:" + kHex64 + kHex64));
}

TEST(Digest, RefusesEverythingElse) {
  struct Case {
    const char* name;
    std::string text;
    Code code;
  };
  const Case kCases[] = {
      {"empty", "", Code::invalid_input},
      {"no colon", kHex64, Code::invalid_input},
      {"no algorithm", ":" + kHex64, Code::invalid_input},
      {"63 digits", "sha256:" + kHex64.substr(1), Code::invalid_input},
      {"65 digits", "sha256:a" + kHex64, Code::invalid_input},
      {"upper-case hex", "sha256:" + std::string(64, 'A'), Code::invalid_input},
      {"upper-case algorithm", "SHA256:" + kHex64, Code::invalid_input},
      {"path", "sha256:../../x", Code::invalid_input},
      {"NUL", std::string("sha256:\0", 8) + kHex64.substr(1), Code::invalid_input},
      {"truncated sha512", "sha512:" + kHex64, Code::invalid_input},
      {"another algorithm", "md5:" + kHex64.substr(32), Code::unsupported},
      {"the random key of BuildKit", "random:" + kHex64, Code::unsupported},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<Digest> digest = parse_digest(c.text);
    ASSERT_FALSE(digest);
    EXPECT_EQ(digest.error().code, c.code);
    EXPECT_EQ(digest.error().subject, c.text);
  }
}

}  // namespace
}  // namespace regcache
