// Method: a table of version texts, right and wrong, then order and printing.
#include "core/options/buildkit_version.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

TEST(BuildKitVersion, ReadsWhatPeopleWrite) {
  struct Case {
    const char* text;
    const char* printed;  // empty: refused
  };
  constexpr Case kCases[] = {
      {"0.32.2", "0.32.2"},
      {"v0.21.0", "0.21"},
      {"0.9", "0.9"},
      {"v0.13.0-rc1", "0.13"},
      {"0.12+ds1", "0.12"},
      {"1.2.3", "1.2.3"},
      {"", ""},
      {"v", ""},
      {"0", ""},
      {"0.", ""},
      {"0.32.", ""},
      {"0.32.2.1", ""},
      {"0.x", ""},
      {" 0.32", ""},
      {"0.32 ", ""},
      {"-0.1", ""},
      {"0.99999999999", ""},
      {"latest", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const Result<BuildKitVersion> version = parse_buildkit_version(c.text);
    EXPECT_EQ(version ? to_text(*version) : "", c.printed);
    if (!version) {
      EXPECT_EQ(version.error().code, Code::invalid_input);
      EXPECT_EQ(version.error().subject, c.text);
    }
  }
}

TEST(BuildKitVersion, OrdersByNumberNotByText) {
  EXPECT_LT((BuildKitVersion{0, 9, 3}), (BuildKitVersion{0, 10, 0}));
  EXPECT_LT((BuildKitVersion{0, 21, 9}), (BuildKitVersion{0, 22, 0}));
  EXPECT_LT(kOldestBuildKit, kNewestBuildKit);
}

}  // namespace
}  // namespace regcache
