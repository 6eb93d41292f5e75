// Method: a table of graphs with something unusable in them; then caches of BuildKit of which blobs are
// taken away one by one.
#include "core/cache/usable.h"

#include <gtest/gtest.h>

#include "core/cache/layer_stack.h"
#include "tests/core/cache/fixture_config.h"

namespace regcache {
namespace {

TEST(Usable, DropsWhatBuildKitWouldChokeOn) {
  struct Case {
    const char* name;
    const char* config;
    const char* usable;
  };
  constexpr Case kCases[] = {
      {"nothing", "{}", "{}"},
      {"a random record, and who needs it",
       R"({"records":[{"digest":"random:1"},{"digest":"a","inputs":[[{"link":0}]]},)"
       R"({"digest":"b","inputs":[[{"link":1}]]},{"digest":"c"}]})",
       R"({"records":[{"digest":"c"}]})"},
      {"one of several alternatives",
       R"({"records":[{"digest":"random:1"},{"digest":"b","inputs":[[{"link":0},{"link":2},)"
       R"({"selector":"s","link":0}]]},{"digest":"c"}]})",
       R"({"records":[{"digest":"b","inputs":[[{"link":1}]]},{"digest":"c"}]})"},
      {"one of several slots",
       R"({"records":[{"digest":"random:1"},{"digest":"b","inputs":[[{"link":2}],[{"link":0}]]},)"
       R"({"digest":"c"}]})",
       R"({"records":[{"digest":"c"}]})"},
      {"slots that are empty or null",
       R"({"records":[{"digest":"a","inputs":[[]]},{"digest":"b","inputs":[null]},)"
       R"({"digest":"c","inputs":[[{"link":3}],[]]},{"digest":"d"}]})",
       R"({"records":[{"digest":"d"}]})"},
      {"an unusable record in the middle, linked to from before and behind",
       R"({"records":[{"digest":"a","inputs":[[{"link":1},{"link":3}]]},{"digest":"b",)"
       R"("inputs":[null]},{"digest":"c","inputs":[[{"link":1},{"link":3}]]},{"digest":"d"}]})",
       R"({"records":[{"digest":"a","inputs":[[{"link":2}]]},{"digest":"c",)"
       R"("inputs":[[{"link":2}]]},{"digest":"d"}]})"},
      {"the digest need not be one", R"({"records":[{"digest":"random"},{}]})",
       R"({"records":[{"digest":"random"},{}]})"},
      {"layers of what went, go",
       R"({"layers":[{"blob":"a","parent":-1}],"records":[{"layers":[{"layer":0}],)"
       R"("digest":"random:1"}]})",
       "{}"},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.name);
    EXPECT_EQ(write_cache_config(*usable_cache_config(*parse_cache_config(each.config), {})),
              each.usable);
  }
}

TEST(Usable, LeavesACacheOfBuildKitAsItIs) {
  for (const FixtureCache& cache : kFixtureCaches) {
    SCOPED_TRACE(cache.name);
    const CacheConfig config = *parse_cache_config(fixture_config(cache.name));
    const std::vector<Descriptor> described = fixture_manifest(cache.name).layers;
    EXPECT_EQ(*usable_cache_config(config, described), config);
    EXPECT_EQ(*describe_layers(config, described), described);
  }
}

// Without one blob, exactly the results go whose stack has it.
TEST(Usable, DropsResultsWhoseBlobIsNotDescribed) {
  for (const FixtureCache& cache : kFixtureCaches) {
    SCOPED_TRACE(cache.name);
    const CacheConfig config = *parse_cache_config(fixture_config(cache.name));
    const std::vector<Descriptor> all = fixture_manifest(cache.name).layers;
    for (const Descriptor& gone : all) {
      std::vector<Descriptor> described = all;
      std::erase_if(described, [&](const Descriptor& d) { return d.digest == gone.digest; });
      const CacheConfig usable = *usable_cache_config(config, described);
      EXPECT_TRUE(describe_layers(usable, described));
      ASSERT_EQ(usable.records.size(), config.records.size());
      for (std::size_t i = 0; i < config.records.size(); ++i) {
        std::size_t left = 0;
        for (const ConfigResult& result : config.records[i].results) {
          const auto stack = *layer_stack(config, result.layer);
          left += std::none_of(stack.begin(), stack.end(),
                               [&](std::size_t layer) {
                                 return config.layers[layer].blob == gone.digest.text();
                               })
                      ? 1
                      : 0;
        }
        EXPECT_EQ(usable.records[i].results.size(), left);
      }
    }
    const CacheConfig none = *usable_cache_config(config, {});
    EXPECT_TRUE(none.layers.empty());
    EXPECT_EQ(none.records.size(), config.records.size());
  }
}

TEST(Usable, AChainNeedsItsOwnBlobsOnly) {
  const Descriptor top{.digest = digest_of("top")};
  const CacheConfig config = *parse_cache_config(
      R"({"layers":[{"blob":"below","parent":-1},{"blob":")" + top.digest.text() +
      R"("}],"records":[{"layers":[{"layer":1}],"chains":[{"layers":[1]},{"layers":[0,1]}]}]})");
  const CacheConfig usable = *usable_cache_config(config, {top});
  EXPECT_TRUE(usable.records[0].results.empty());
  ASSERT_EQ(usable.records[0].chains.size(), 1U);
  EXPECT_EQ(usable.records[0].chains[0].layers.size(), 1U);
}

TEST(Usable, RefusesWhatIsNoGraph) {
  const CacheConfig config =
      *parse_cache_config(R"({"records":[{"digest":"d","inputs":[[{"link":5}]]}]})");
  EXPECT_EQ(usable_cache_config(config, {}).error().code, Code::out_of_range);
}

TEST(DescribeLayers, OfSeveralDescriptorsTheLastCounts) {
  const Descriptor first{.media_type = "first", .digest = digest_of("a")};
  const Descriptor last{.media_type = "last", .digest = digest_of("a")};
  const CacheConfig config{.layers = {{first.digest.text(), -1, {}}, {first.digest.text(), 0, {}}},
                           .records = {}};
  EXPECT_EQ(*describe_layers(config, {first, last}), (std::vector<Descriptor>{last, last}));
}

TEST(DescribeLayers, NamesTheLayerThatHasNone) {
  const Descriptor known{.digest = digest_of("a")};
  const CacheConfig config{.layers = {{known.digest.text(), -1, {}}, {"sha256:b", 0, {}}},
                           .records = {}};
  const Result<std::vector<Descriptor>> layers = describe_layers(config, {known});
  ASSERT_FALSE(layers);
  EXPECT_EQ(layers.error().code, Code::missing);
  EXPECT_EQ(layers.error().subject, "/layers/1/blob");
}

}  // namespace
}  // namespace regcache
