// Method: repositories written out by hand, a row for each rule; what goes and what stays is compared.
#include "native/transfer/repository_prune.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

Digest digest(const std::string& name) {
  return digest_of(name);
}

// Tags named after their manifests; a time in seconds, negative for none.
void add(Repository& repository, const std::string& tag, std::int64_t seconds,
         std::vector<Digest> children = {}) {
  RepositoryManifest manifest{.size = 10, .children = std::move(children)};
  if (seconds >= 0) {
    manifest.made = Instant{seconds, 0};
  }
  manifest.blobs = {{digest("blob of " + tag), 1'000}, {digest("blob of all"), 500}};
  repository.tags.emplace(tag, digest(tag));
  repository.manifests.emplace(digest(tag), std::move(manifest));
}

Repository three_tags() {
  Repository repository;
  add(repository, "old", 100);
  add(repository, "new", 300);
  add(repository, "mid", 200);
  return repository;
}

TEST(RepositoryPrune, TheRulesSayWhichTagsGo) {
  struct Case {
    const char* name;
    const char* glob;
    std::optional<Instant> oldest;
    std::optional<std::size_t> keep;
    std::vector<std::string> gone;
  };
  const Case kCases[] = {
      {"all that match", "*", {}, {}, {"old", "mid", "new"}},
      {"a glob", "[mn]*", {}, {}, {"mid", "new"}},
      {"nothing matches", "pr-*", {}, {}, {}},
      {"older than", "*", Instant{200, 0}, {}, {"old"}},
      {"the newest stay", "*", {}, 1, {"old", "mid"}},
      {"more to keep than there are", "*", {}, 9, {}},
      {"both rules", "*", Instant{300, 0}, 2, {"old"}},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    RepositoryRules rules;
    rules.tags = c.glob;
    rules.oldest = c.oldest;
    rules.keep = c.keep;
    EXPECT_EQ(plan_repository_prune(three_tags(), rules).tags, c.gone);
  }
}

TEST(RepositoryPrune, WithoutAKnownTimeATagIsNewerThanAll) {
  Repository repository = three_tags();
  add(repository, "undated", -1);
  EXPECT_EQ(plan_repository_prune(repository, {.tags = "*", .keep = 2}).tags,
            (std::vector<std::string>{"old", "mid"}));
  EXPECT_EQ(plan_repository_prune(repository, {.tags = "*", .oldest = Instant{1'000, 0}}).tags,
            (std::vector<std::string>{"old", "mid", "new"}));
  EXPECT_EQ(plan_repository_prune(repository, {.tags = "undated"}).tags,
            (std::vector<std::string>{"undated"}));
}

TEST(RepositoryPrune, OnlyBlobsThatNothingElseNeedsComeFree) {
  EXPECT_EQ(plan_repository_prune(three_tags(), {.tags = "old"}).waiting_bytes, 1'010U);
  EXPECT_EQ(plan_repository_prune(three_tags(), {.tags = "*"}).waiting_bytes, 3 * 1'010U + 500U);
}

TEST(RepositoryPrune, AManifestThatAnotherTagHasStays) {
  Repository repository = three_tags();
  repository.tags.emplace("latest", digest("old"));
  const RepositoryPlan plan = plan_repository_prune(repository, {.tags = "o*"});
  EXPECT_TRUE(plan.tags.empty());
  EXPECT_TRUE(plan.manifests.empty());
  ASSERT_EQ(plan.spared.size(), 1U);
  EXPECT_EQ(plan.spared[0].reason, "its manifest is the tag 'latest' as well");
  // When both go, the manifest goes once.
  const RepositoryPlan both = plan_repository_prune(repository, {.tags = "[ol]*"});
  EXPECT_EQ(both.tags.size(), 2U);
  EXPECT_EQ(both.manifests, std::vector<Digest>{digest("old")});
}

TEST(RepositoryPrune, AChildOrSubjectOfWhatStaysStays) {
  Repository repository = three_tags();
  add(repository, "index", 400, {digest("old")});
  repository.manifests.at(digest("old")).subject = digest("mid");
  const RepositoryPlan plan = plan_repository_prune(repository, {.tags = "[om]*"});
  EXPECT_TRUE(plan.tags.empty());
  ASSERT_EQ(plan.spared.size(), 2U);
  EXPECT_EQ(plan.spared[0].reason, "the index 'index' lists it");
  EXPECT_EQ(plan.spared[1].reason, "it is the subject of 'index'");
}

TEST(RepositoryPrune, ChildrenOfAnIndexGoWhenNothingElseListsThem) {
  Repository repository;
  add(repository, "shared", 100);
  add(repository, "alone", 100);
  repository.tags.clear();
  add(repository, "a", 100, {digest("shared"), digest("alone"), digest("never pushed")});
  add(repository, "b", 200, {digest("shared")});
  const RepositoryPlan kept = plan_repository_prune(repository, {.tags = "a"});
  EXPECT_EQ(kept.manifests, std::vector<Digest>{digest("a")});
  EXPECT_EQ(kept.orphans, std::vector<Digest>{digest("alone")});
  const RepositoryPlan all = plan_repository_prune(repository, {.tags = "a", .untagged = true});
  EXPECT_EQ(all.manifests, (std::vector<Digest>{digest("a"), digest("alone")}));
  EXPECT_TRUE(all.orphans.empty());
  EXPECT_GT(all.waiting_bytes, kept.waiting_bytes);
}

}  // namespace
}  // namespace regcache
