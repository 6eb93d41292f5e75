// Method: inventories of a few manifests, written down; which of them go under which rules.
#include "native/server/retention.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace regcache {
namespace {

using std::chrono::hours;

const UseTime kNow{std::chrono::seconds(1'800'000'000)};
constexpr hours kGrace{1};

// Builds inventories; every content has 100 bytes.
class RetentionTest : public testing::Test {
 protected:
  Digest content(std::string_view name) {
    const Digest digest = digest_of(name);
    inventory_.content_bytes.emplace(digest, 100);
    return digest;
  }
  Digest manifest(std::string_view name, hours unused, std::vector<std::string_view> named = {},
                  std::optional<Digest> subject = std::nullopt) {
    ListedManifest added{"o/app", content(name), kNow - unused, {}, std::move(subject)};
    for (const std::string_view child : named) {
      added.named.push_back(content(child));
    }
    inventory_.manifests.push_back(added);
    return added.digest;
  }
  void tag(std::string_view name, const Digest& target, hours unused) {
    inventory_.tags.push_back({"o/app", std::string(name), target, kNow - unused});
  }

  // What goes, as "tag@reason" or the names of manifests, in order.
  std::vector<std::string> roots(const RetentionRules& rules) {
    std::vector<std::string> names;
    for (const RetiredRoot& root : decide_retention(inventory_, rules, kNow).roots) {
      const std::string reason = root.reason == RetentionReason::age ? "@age" : "@size";
      names.push_back((root.is_tag ? inventory_.tags[root.index].tag : "untagged") + reason);
    }
    return names;
  }
  std::vector<Digest> manifests(const RetentionRules& rules) {
    std::vector<Digest> digests;
    for (const RetiredManifest& retired : decide_retention(inventory_, rules, kNow).manifests) {
      digests.push_back(inventory_.manifests[retired.index].digest);
    }
    return digests;
  }

  Inventory inventory_;
};

RetentionRules by_age(hours age) {
  return {.age_max = age, .bytes_max = {}, .grace = kGrace};
}

RetentionRules by_size(std::uint64_t bytes) {
  return {.age_max = {}, .bytes_max = bytes, .grace = kGrace};
}

using Names = std::vector<std::string>;

TEST_F(RetentionTest, WithoutRulesNothingGoes) {
  manifest("untagged", hours(9000));
  tag("old", manifest("m", hours(9000)), hours(9000));
  EXPECT_TRUE(roots({}).empty());
  EXPECT_TRUE(manifests({}).empty());
}

TEST_F(RetentionTest, AgeCountsFromTheLastUse) {
  tag("old", manifest("old", hours(49)), hours(49));
  tag("pulled-by-tag", manifest("a", hours(49)), hours(47));
  tag("pulled-by-digest", manifest("b", hours(47)), hours(49));
  EXPECT_EQ(roots(by_age(hours(48))), Names{"old@age"});
  EXPECT_EQ(manifests(by_age(hours(48))), std::vector{digest_of("old")});
}

TEST_F(RetentionTest, ManifestStaysWhileATagHasIt) {
  const Digest shared = manifest("shared", hours(50));
  tag("old", shared, hours(50));
  tag("new", manifest("index", hours(2), {"shared"}), hours(2));
  EXPECT_EQ(roots(by_age(hours(48))), Names{"old@age"});
  EXPECT_TRUE(manifests(by_age(hours(48))).empty());
}

TEST_F(RetentionTest, IndexGoesBeforeItsManifests) {
  manifest("child", hours(50), {"layer"});
  manifest("inner", hours(50), {"child"});
  tag("old", manifest("index", hours(50), {"inner", "child"}), hours(50));
  EXPECT_EQ(manifests(by_age(hours(48))),
            (std::vector{digest_of("index"), digest_of("inner"), digest_of("child")}));
}

TEST_F(RetentionTest, ReferrersLiveAndDieWithTheirSubject) {
  const Digest kept = manifest("kept", hours(2));
  tag("kept", kept, hours(2));
  manifest("signature of kept", hours(50), {}, kept);
  const Digest old = manifest("old", hours(50));
  tag("old", old, hours(50));
  manifest("signature of old", hours(2), {}, old);
  EXPECT_EQ(manifests(by_age(hours(48))),
            (std::vector{digest_of("signature of old"), digest_of("old")}));
}

TEST_F(RetentionTest, SubjectOfATaggedReferrerStays) {
  const Digest old = manifest("old", hours(50));
  tag("signature", manifest("signature", hours(2), {}, old), hours(2));
  tag("old", old, hours(50));
  EXPECT_TRUE(manifests(by_age(hours(48))).empty());
}

TEST_F(RetentionTest, ReferrerOfNothingStandsForItself) {
  manifest("signature", hours(50), {}, digest_of("never pushed"));
  EXPECT_EQ(roots(by_age(hours(48))), Names{"untagged@age"});
  EXPECT_EQ(manifests(by_age(hours(48))), std::vector{digest_of("signature")});
}

TEST_F(RetentionTest, SizeTakesTheUntaggedFirstAndThenTheLongestUnused) {
  tag("new", manifest("a", hours(2), {"layer a"}), hours(2));
  tag("old", manifest("b", hours(9), {"layer b"}), hours(9));
  tag("older", manifest("c", hours(10), {"layer c"}), hours(10));
  manifest("overwritten", hours(3), {"layer d"});
  EXPECT_EQ(roots(by_size(800)), Names{});
  EXPECT_EQ(roots(by_size(799)), Names{"untagged@size"});
  EXPECT_EQ(roots(by_size(599)), (Names{"untagged@size", "older@size"}));
  EXPECT_EQ(roots(by_size(200)), (Names{"untagged@size", "older@size", "old@size"}));
}

TEST_F(RetentionTest, SharedContentsCountOnceAndAreFreeOnlyWithTheLast) {
  tag("a", manifest("a", hours(4), {"base", "layer a"}), hours(4));
  tag("b", manifest("b", hours(3), {"base", "layer b"}), hours(3));
  tag("c", manifest("c", hours(2), {"base", "layer c"}), hours(2));
  const Retention kept = decide_retention(inventory_, by_size(700), kNow);
  EXPECT_EQ(kept.kept_bytes, 700);  // three manifests, three layers, one base
  EXPECT_TRUE(kept.roots.empty());
  const Retention one = decide_retention(inventory_, by_size(699), kNow);
  EXPECT_EQ(one.kept_bytes, 500);
  EXPECT_EQ(one.roots.size(), 1);
}

TEST_F(RetentionTest, WhatWasUsedWithinTheGraceStaysHoweverMuchItIs) {
  tag("now", manifest("a", hours(0), {"layer a"}), hours(0));
  manifest("child that waits for its index", hours(0));
  EXPECT_TRUE(roots(by_size(1)).empty());
  EXPECT_TRUE(roots(by_age(hours(0))).empty());
  EXPECT_EQ(decide_retention(inventory_, by_size(1), kNow).kept_bytes, 300);
}

TEST_F(RetentionTest, AgeComesBeforeSize) {
  tag("old", manifest("a", hours(50), {"layer a"}), hours(50));
  tag("new", manifest("b", hours(9), {"layer b"}), hours(9));
  RetentionRules rules = by_age(hours(48));
  rules.bytes_max = 200;
  EXPECT_EQ(roots(rules), Names{"old@age"});
  rules.bytes_max = 199;
  EXPECT_EQ(roots(rules), (Names{"old@age", "new@size"}));
}

TEST_F(RetentionTest, TagWhoseManifestIsLostGoesByAgeAlone) {
  tag("broken", digest_of("lost"), hours(50));
  EXPECT_EQ(roots(by_age(hours(48))), Names{"broken@age"});
  EXPECT_TRUE(manifests(by_age(hours(48))).empty());
}

}  // namespace
}  // namespace regcache
