// Method: a table of Link headers, and where each says the next page is.
#include "core/registry/link.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

TEST(LinkTest, FindsTheNextPage) {
  struct Case {
    const char* header;
    const char* next;  // nullptr: none
  };
  constexpr Case kCases[] = {
      {"</v2/a/tags/list?n=2&last=b>; rel=\"next\"", "/v2/a/tags/list?n=2&last=b"},
      {"</v2/a?last=b>; rel=next", "/v2/a?last=b"},
      {"<a,b;c>;REL=\"Next\"", "a,b;c"},
      {"<a>; rel=\"prev\", <b>; rel=\"next\"", "b"},
      {"<a>; title=\"x, y; rel=next\"; rel=prev, <b>; title=\"\\\"\"; rel=\"last next\"", "b"},
      {"<a>; rel=\"nextish\"", nullptr},
      {"<a>; rel=\"prev\"; rel=\"next\"", nullptr},
      {"<a>; xrel=next", nullptr},
      {"<a>", nullptr},
      {"<a; rel=\"next\"", nullptr},
      {"a; rel=\"next\"", nullptr},
      {"<>; rel=next", ""},
      {"", nullptr},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.header);
    const Headers headers = {{"link", each.header}};
    const auto next = next_link(headers);
    EXPECT_EQ(next.has_value(), each.next != nullptr);
    EXPECT_EQ(next.value_or(""), each.next != nullptr ? each.next : "");
  }
}

TEST(LinkTest, SeveralHeaders) {
  const Headers headers = {
      {"Link", "<a>; rel=prev"}, {"X", "<x>; rel=next"}, {"LINK", "<b>; rel=next"}};
  EXPECT_EQ(next_link(headers), "b");
}

TEST(LinkTest, AFloodTakesLinearTime) {
  for (const char c : {'<', '>', '"', ',', ';'}) {
    const Headers headers = {{"Link", std::string(1'000'000, c)}};
    EXPECT_FALSE(next_link(headers));
  }
}

}  // namespace
}  // namespace regcache
