// Method: a table of URLs with secrets in them, and what is shown of each.
#include "core/registry/shown_url.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

TEST(ShownUrlTest, ShowsOnlyWhatIsKnownToBeHarmless) {
  struct Case {
    const char* url;
    const char* shown;
  };
  constexpr Case kCases[] = {
      {"https://h/v2/a/blobs/sha256:1", "https://h/v2/a/blobs/sha256:1"},
      {"https://h/v2/?n=1&last=b", "https://h/v2/?n=1&last=b"},
      {"https://h/u?_state=canary&digest=sha256%3A1", "https://h/u?_state=...&digest=sha256%3A1"},
      {"https://s3/b?X-Amz-Signature=canary", "https://s3/b?X-Amz-Signature=..."},
      {"https://h/u?canary", "https://h/u?..."},
      {"https://user:canary@h/u", "https://...@h/u"},
      {"user:canary@h/u", "...@h/u"},
      {"https://h/a@b", "https://h/a@b"},
      {"?", ""},
      {"", ""},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.url);
    EXPECT_EQ(shown_url(each.url), each.shown);
  }
}

TEST(ShownUrlTest, CutsWhatIsTooLong) {
  const std::string shown = shown_url("https://h/" + std::string(1'000'000, 'a'));
  EXPECT_LT(shown.size(), 600U);
  EXPECT_TRUE(shown.ends_with("a..."));
}

}  // namespace
}  // namespace regcache
