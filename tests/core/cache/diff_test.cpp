// Method: laws over graphs made from seeds, then small builds in which one thing differs.
#include "core/cache/diff.h"

#include <gtest/gtest.h>

#include "core/cache/cache_usage.h"
#include "core/cache/merge.h"
#include "tests/core/cache/random_config.h"

namespace regcache {
namespace {

TEST(Diff, OfACacheWithItselfIsEmptyAndTheOtherWayRoundItIsTurned) {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    const CacheConfig a = random_looping_config(seed);
    const CacheConfig b = random_config(seed + 1);
    SCOPED_TRACE(write_cache_config(a) + "\n" + write_cache_config(b));
    EXPECT_TRUE(diff_cache_configs(a, a)->is_same());
    const CacheDiff there = *diff_cache_configs(a, b);
    const CacheDiff back = *diff_cache_configs(b, a);
    EXPECT_EQ(there.lost, back.gained);
    EXPECT_EQ(there.gained, back.lost);
    EXPECT_EQ(there.changed.size(), back.changed.size());
    EXPECT_EQ(there.lost_blobs, back.gained_blobs);
    EXPECT_EQ(there.lost.empty(), there.divergences.empty());
    // A merger loses nothing of either.
    EXPECT_TRUE(diff_cache_configs(a, *merge_cache_configs({a, b}))->lost.empty());
  }
}

// base <- step one <- step two, each step with a result.
CacheConfig build(const std::string& base, const std::string& one, const std::string& two) {
  CacheConfig config;
  config.layers = {{.blob = "layer " + base + one}, {.blob = "layer " + two, .parent = 0}};
  config.records = {{.digest = base},
                    {{{0, "2026-01-01T00:00:00Z"}}, {}, one, {{{"", 0}}}},
                    {{{1, "2026-01-01T00:00:00Z"}}, {}, two, {{{"", 1}}}}};
  return config;
}

struct Case {
  const char* name;
  CacheConfig other;
  Parting parting;
  const char* lost;    // the digest of the first record that is lost
  const char* gained;  // and of what stands in its place
};

TEST(Diff, SaysWhereBuildsPart) {
  const CacheConfig mine = build("base", "one", "two");
  const Case cases[] = {
      {"another base image", build("other", "one", "two"), Parting::source, "base", ""},
      {"another first step", build("base", "changed", "two"), Parting::step, "one", "changed"},
      {"another last step", build("base", "one", "changed"), Parting::step, "two", "changed"},
      {"nothing", CacheConfig(), Parting::source, "base", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const CacheDiff diff = *diff_cache_configs(mine, c.other);
    ASSERT_EQ(diff.divergences.size(), 1U);
    const Divergence& first = diff.divergences[0];
    EXPECT_EQ(first.parting, c.parting);
    EXPECT_EQ(diff.a.records[first.lost].digest, c.lost);
    EXPECT_EQ(first.gained ? diff.b.records[*first.gained].digest : "", c.gained);
  }
}

TEST(Diff, TellsTheSameStepOnOtherInputs) {
  CacheConfig mine = build("base", "one", "two");
  CacheConfig other = mine;
  mine.records.push_back({.digest = "other base"});
  other.records.push_back({.digest = "other base"});
  other.records[1].inputs[0][0].link = 3;
  const CacheDiff diff = *diff_cache_configs(mine, other);
  ASSERT_EQ(diff.divergences.size(), 1U);
  EXPECT_EQ(diff.divergences[0].parting, Parting::inputs);
  EXPECT_EQ(diff.a.records[diff.divergences[0].lost].digest, "one");
}

TEST(Diff, TellsChangedResults) {
  const CacheConfig mine = build("base", "one", "two");
  CacheConfig other = mine;
  other.layers[1].blob = "rebuilt";
  const CacheDiff diff = *diff_cache_configs(mine, other);
  EXPECT_TRUE(diff.lost.empty());
  ASSERT_EQ(diff.changed.size(), 1U);
  EXPECT_EQ(diff.a.records[diff.changed[0].before].digest, "two");
  EXPECT_EQ(diff.lost_blobs, std::vector<std::string>{"layer two"});
  EXPECT_EQ(diff.gained_blobs, std::vector<std::string>{"rebuilt"});
  other.layers[1].blob = mine.layers[1].blob;
  other.records[2].results[0].created_at = "2026-02-02T00:00:00Z";
  EXPECT_TRUE(diff_cache_configs(mine, other)->is_same());
}

TEST(Usage, AddsUpWhatCachesShare) {
  CacheConfig one;
  one.layers = {{.blob = digest_of("shared").text()}, {.blob = digest_of("one").text()}};
  one.records = {{.digest = "base"}, {{{0, "2026-01-02T23:30:00-01:00"}}, {}, "step", {{{"", 0}}}}};
  CacheConfig two;
  two.layers = {{.blob = digest_of("shared").text()}};
  two.records = {{{{0, "2026-01-02T00:00:00Z"}}, {}, "step", {}}};
  const std::vector<Descriptor> one_layers = described_layers(one);  // 10 and 11 bytes
  const std::vector<Descriptor> two_layers = described_layers(two);
  const UsageReport report = *measure_caches({{one, one_layers}, {two, two_layers}}, 1);
  EXPECT_EQ(report.blobs, 2U);
  EXPECT_EQ(report.bytes, 21U);
  EXPECT_EQ(report.shared_bytes, 10U);
  EXPECT_EQ(report.caches[0].bytes, 21U);
  EXPECT_EQ(report.caches[0].own_bytes, 11U);
  EXPECT_EQ(report.caches[0].min_bytes, 10U);
  EXPECT_EQ(report.caches[0].unreached_bytes, 11U);
  EXPECT_EQ(report.caches[1].own_bytes, 0U);
  ASSERT_EQ(report.largest.size(), 1U);
  EXPECT_EQ(report.largest[0].digest, one.layers[1].blob);
  EXPECT_EQ(report.days, (std::map<std::string, std::uint64_t>{{"2026-01-02", 10}}));
}

}  // namespace
}  // namespace regcache
