// Method: the laws of the algebra over graphs made from seeds, graphs with loops among them; then small
// graphs written out by hand, for what each rule does.
#include "core/cache/merge.h"

#include <gtest/gtest.h>

#include "core/cache/indexes.h"
#include "core/cache/normalize.h"
#include "tests/core/cache/fixture_config.h"
#include "tests/core/cache/random_config.h"

namespace regcache {
namespace {

constexpr std::uint32_t kSeeds = 200;

std::string normal(const CacheConfig& config) {
  const Result<CacheConfig> made = normalize_cache_config(config);
  return made ? write_cache_config(*made) : to_text(made.error());
}

CacheConfig merged(std::vector<CacheConfig> configs) {
  return *merge_cache_configs(std::move(configs));
}

TEST(Normalize, IsDoneOnce) {
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    for (const CacheConfig& config : {random_config(seed), random_looping_config(seed)}) {
      SCOPED_TRACE(write_cache_config(config));
      const CacheConfig once = *normalize_cache_config(config);
      EXPECT_TRUE(check_indexes(once));
      EXPECT_EQ(normal(once), write_cache_config(once));
    }
  }
}

TEST(Merge, IsIdempotent) {
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    const CacheConfig config = random_looping_config(seed);
    SCOPED_TRACE(write_cache_config(config));
    EXPECT_EQ(write_cache_config(merged({config, config})), write_cache_config(merged({config})));
    const CacheConfig once = merged({config});
    EXPECT_EQ(write_cache_config(merged({once, once})), write_cache_config(once));
    EXPECT_EQ(normal(once), write_cache_config(once));
  }
}

TEST(Merge, IsCommutative) {
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    const CacheConfig a = random_looping_config(seed);
    const CacheConfig b = random_config(seed + kSeeds);
    SCOPED_TRACE(write_cache_config(a) + "\n" + write_cache_config(b));
    EXPECT_EQ(write_cache_config(merged({a, b})), write_cache_config(merged({b, a})));
  }
}

TEST(Merge, IsAssociative) {
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    const CacheConfig a = random_config(seed);
    const CacheConfig b = random_looping_config(seed + kSeeds);
    const CacheConfig c = random_config(seed + 2 * kSeeds);
    SCOPED_TRACE(write_cache_config(a) + "\n" + write_cache_config(b) + "\n" +
                 write_cache_config(c));
    const std::string all = write_cache_config(merged({a, b, c}));
    EXPECT_EQ(write_cache_config(merged({merged({a, b}), c})), all);
    EXPECT_EQ(write_cache_config(merged({a, merged({b, c})})), all);
  }
}

TEST(Merge, WritesWhatItReads) {
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    const CacheConfig config = merged({random_looping_config(seed)});
    EXPECT_EQ(*parse_cache_config(write_cache_config(config)), config);
  }
}

// What a build of BuildKit wrote has nothing to merge or to drop.
TEST(Normalize, KeepsWhatBuildKitWrote) {
  for (const FixtureConfig& fixture : fixture_configs()) {
    SCOPED_TRACE(fixture.name);
    const CacheConfig config = *parse_cache_config(fixture.bytes);
    const CacheConfig once = *normalize_cache_config(config);
    EXPECT_EQ(once.layers.size(), config.layers.size());
    EXPECT_EQ(once.records.size(), config.records.size());
  }
  const std::string bytes = read_fixture("five-stages/max.json");
  EXPECT_EQ(normal(*parse_cache_config(bytes)), bytes);
}

struct Case {
  const char* name;
  std::string_view config;
  std::string_view expected;
};

TEST(Normalize, FollowsEachRule) {
  constexpr Case kCases[] = {
      {"equal sources are one, and so is what is above them",
       R"({"records":[{"digest":"a"},{"digest":"a"},{"digest":"b","inputs":[[{"link":0}]]},)"
       R"({"digest":"b","inputs":[[{"link":1}]]}]})",
       R"({"records":[{"digest":"a"},{"digest":"b","inputs":[[{"link":0}]]}]})"},
      {"one common alternative is enough, and the others are joined",
       R"({"records":[{"digest":"a"},{"digest":"b"},{"digest":"c"},)"
       R"({"digest":"d","inputs":[[{"link":0},{"link":1}]]},)"
       R"({"digest":"d","inputs":[[{"link":1},{"link":2}]]}]})",
       R"({"records":[{"digest":"a"},{"digest":"b"},{"digest":"c"},)"
       R"({"digest":"d","inputs":[[{"link":0},{"link":1},{"link":2}]]}]})"},
      {"every slot needs one",
       R"({"records":[{"digest":"a"},{"digest":"b"},)"
       R"({"digest":"d","inputs":[[{"link":0}],[{"link":0}]]},)"
       R"({"digest":"d","inputs":[[{"link":0}],[{"link":1}]]}]})",
       R"({"records":[{"digest":"a"},{"digest":"b"},)"
       R"({"digest":"d","inputs":[[{"link":0}],[{"link":0}]]},)"
       R"({"digest":"d","inputs":[[{"link":0}],[{"link":1}]]}]})"},
      {"selectors tell alternatives apart",
       R"({"records":[{"digest":"a"},{"digest":"d","inputs":[[{"link":0}]]},)"
       R"({"digest":"d","inputs":[[{"selector":"s","link":0}]]}]})",
       R"({"records":[{"digest":"a"},{"digest":"d","inputs":[[{"link":0}]]},)"
       R"({"digest":"d","inputs":[[{"selector":"s","link":0}]]}]})"},
      {"a third record puts two together",
       R"({"records":[{"digest":"a"},{"digest":"b"},{"digest":"d","inputs":[[{"link":0}]]},)"
       R"({"digest":"d","inputs":[[{"link":1}]]},)"
       R"({"digest":"d","inputs":[[{"link":0},{"link":1}]]}]})",
       R"({"records":[{"digest":"a"},{"digest":"b"},)"
       R"({"digest":"d","inputs":[[{"link":0},{"link":1}]]}]})"},
      {"a loop alone is gone, with what needs it",
       R"({"records":[{"digest":"a","inputs":[[{"link":1}]]},{"digest":"b","inputs":[[{"link":0}]]},)"
       R"({"digest":"c","inputs":[[{"link":0}],[{"link":3}]]},{"digest":"d"}]})",
       R"({"records":[{"digest":"d"}]})"},
      {"a loop with a way out keeps its links in records that nothing links to",
       R"({"records":[{"digest":"a","inputs":[[{"link":1},{"link":2}]]},)"
       R"({"digest":"b","inputs":[[{"link":0}]]},{"digest":"c"}]})",
       R"({"records":[{"digest":"a","inputs":[[{"link":3}]]},)"
       R"({"digest":"a","inputs":[[{"link":2},{"link":3}]]},)"
       R"({"digest":"b","inputs":[[{"link":0}]]},{"digest":"c"}]})"},
      {"random records are gone, other alternatives stay",
       R"({"records":[{"digest":"random:1"},{"digest":"a"},)"
       R"({"digest":"d","inputs":[[{"link":0},{"link":1}]]},{"digest":"e","inputs":[[{"link":0}]]}]})",
       R"({"records":[{"digest":"a"},{"digest":"d","inputs":[[{"link":0}]]}]})"},
      {"equal stacks are one, unused layers gone, the newest result comes first",
       R"({"layers":[{"blob":"x","parent":-1},{"blob":"x","parent":-1},{"blob":"y","parent":1}],)"
       R"("records":[{"layers":[{"layer":0,"createdAt":"2026-01-01T01:00:00+02:00"},)"
       R"({"layer":1,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"a"}]})",
       R"({"layers":[{"blob":"x","parent":-1}],)"
       R"("records":[{"layers":[{"layer":0,"createdAt":"2026-01-01T00:00:00Z"},)"
       R"({"layer":0,"createdAt":"2026-01-01T01:00:00+02:00"}],"digest":"a"}]})"},
      {"of results that BuildKit takes for one, the first in the order of layers stays",
       R"({"layers":[{"blob":"z","parent":-1},{"blob":"y","parent":-1}],)"
       R"("records":[{"layers":[{"layer":0,"createdAt":"2026-01-01T00:00:00Z"},)"
       R"({"layer":1,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"a"}]})",
       R"({"layers":[{"blob":"y","parent":-1}],)"
       R"("records":[{"layers":[{"layer":0,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"a"}]})"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(normal(*parse_cache_config(c.config)), c.expected);
  }
}

TEST(Merge, KeepsTheNewestResult) {
  const auto config_at = [](const char* blob, const char* time) {
    return CacheConfig{{{.blob = blob}}, {{.results = {{0, time}}, .digest = "a"}}};
  };
  const CacheConfig both = merged(
      {config_at("old", "2026-01-01T10:00:00+02:00"), config_at("new", "2026-01-01T09:00:00Z")});
  EXPECT_EQ(both, config_at("new", "2026-01-01T09:00:00Z"));
}

TEST(Merge, RefusesIndexesThatLeadNowhere) {
  const CacheConfig good = random_config(1);
  const CacheConfig bad{{}, {{.digest = "a", .inputs = {{{"", 7}}}}}};
  EXPECT_EQ(merge_cache_configs({good, bad}).error().subject, "/records/0/inputs/0/0/link");
  EXPECT_EQ(normalize_cache_config(bad).error().code, Code::out_of_range);
}

}  // namespace
}  // namespace regcache
