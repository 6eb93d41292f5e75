// Method: tables of scopes as challenges name them, and what they amount to together.
#include "core/registry/scope.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

using Texts = std::vector<std::string>;

Scopes scopes_of(const Texts& texts) {
  Scopes scopes;
  for (const std::string& text : texts) {
    scopes.add(text);
  }
  return scopes;
}

TEST(ScopeTest, MergesPerResourceAndSorts) {
  struct Case {
    Texts added;
    Texts texts;
  };
  const Case kCases[] = {
      {{}, {}},
      {{"repository:o/app:pull"}, {"repository:o/app:pull"}},
      {{"repository:o/app:push,pull"}, {"repository:o/app:pull,push"}},
      {{"repository:o/app:push", "repository:o/app:pull"}, {"repository:o/app:pull,push"}},
      {{"repository:o/b:pull", "repository:o/a:pull"},
       {"repository:o/a:pull", "repository:o/b:pull"}},
      {{"registry:catalog:*"}, {"registry:catalog:*"}},
      {{"repository:host:5000/o/app:pull"}, {"repository:host:5000/o/app:pull"}},
      {{"aws"}, {"aws"}},
      {{"repository:o/app:pull,,pull"}, {"repository:o/app:,pull"}},
  };
  for (const Case& each : kCases) {
    EXPECT_EQ(scopes_of(each.added).texts(), each.texts);
  }
  EXPECT_EQ(Scopes::repository("o/app", {"push", "pull"}).texts(),
            Texts{"repository:o/app:pull,push"});
}

TEST(ScopeTest, CoversWhatItHasAndNoMore) {
  const Scopes mine = scopes_of({"repository:o/app:pull,push", "repository:o/other:pull"});
  EXPECT_TRUE(mine.covers({}));
  EXPECT_TRUE(mine.covers(mine));
  EXPECT_TRUE(mine.covers(Scopes::repository("o/app", {"pull"})));
  EXPECT_TRUE(mine.covers(Scopes::repository("o/other", {"pull"})));
  EXPECT_FALSE(mine.covers(Scopes::repository("o/other", {"push"})));
  EXPECT_FALSE(mine.covers(Scopes::repository("o/app", {"delete"})));
  EXPECT_FALSE(mine.covers(Scopes::repository("o/ap", {"pull"})));
  EXPECT_FALSE(Scopes().covers(mine));
  EXPECT_TRUE(Scopes().empty());
  EXPECT_FALSE(mine.empty());
}

TEST(ScopeTest, AUnionCoversBothHalves) {
  Scopes both = Scopes::repository("o/app", {"pull", "push"});
  both.add(Scopes::repository("o/app", {"delete"}));
  both.add(Scopes::repository("o/other", {"pull"}));
  EXPECT_EQ(both.texts(), (Texts{"repository:o/app:delete,pull,push", "repository:o/other:pull"}));
  EXPECT_TRUE(both.covers(Scopes::repository("o/app", {"push", "delete"})));
}

}  // namespace
}  // namespace regcache
