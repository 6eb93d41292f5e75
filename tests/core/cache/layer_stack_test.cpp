// Method: small layer lists with all stacks written out, and random ones compared with a plain sort.
#include "core/cache/layer_stack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/core/cache/fixture_config.h"
#include "tests/core/random.h"

namespace regcache {
namespace {

using Stack = std::vector<std::size_t>;

CacheConfig layers_of(std::vector<ConfigLayer> layers) {
  return {.layers = std::move(layers), .records = {}};
}

TEST(LayerStack, IsTheLayerAndAllBelowBottomFirst) {
  const CacheConfig config = layers_of({{"a", 2, {}}, {"b", -1, {}}, {"c", 1, {}}});
  EXPECT_EQ(*layer_stack(config, 0), (Stack{1, 2, 0}));
  EXPECT_EQ(*layer_stack(config, 1), Stack{1});
  EXPECT_EQ(*layer_stack(config, -1), Stack{});
}

TEST(LayerStack, NamesIndexesThatLeadNowhere) {
  struct Case {
    std::vector<ConfigLayer> layers;
    std::int64_t layer;
    Code code;
    const char* subject;
  };
  const Case kCases[] = {
      {{}, 0, Code::out_of_range, ""},
      {{{"a", -1, {}}}, 1, Code::out_of_range, ""},
      {{{"a", -1, {}}}, -2, Code::out_of_range, ""},
      {{{"a", 7, {}}}, 0, Code::out_of_range, "/layers/0/parent"},
      {{{"a", -1, {}}, {"b", INT64_MIN, {}}}, 1, Code::out_of_range, "/layers/1/parent"},
      {{{"a", 0, {}}}, 0, Code::conflict, "/layers/0"},
      {{{"a", 1, {}}, {"b", 0, {}}}, 1, Code::conflict, "/layers/1"},
      {{{"a", 0, {}}, {"b", 0, {}}}, 1, Code::conflict, "/layers/0"},
  };
  for (const Case& each : kCases) {
    const Result<Stack> stack = layer_stack(layers_of(each.layers), each.layer);
    ASSERT_FALSE(stack);
    EXPECT_EQ(stack.error().code, each.code);
    EXPECT_EQ(stack.error().subject, each.subject);
  }
}

// A stack as BuildKit's order compares it: blob, then the blobs below.
std::vector<std::string> key_of(const CacheConfig& config, std::size_t layer) {
  std::vector<std::string> key;
  const Stack stack = *layer_stack(config, static_cast<std::int64_t>(layer));
  for (const std::size_t index : stack) {
    key.insert(key.begin(), config.layers[index].blob);
  }
  return key;
}

TEST(RankLayers, IsTheOrderOfTheStacksEqualOnesTogether) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    CacheConfig config;
    const std::size_t count = random.below(40);
    for (std::size_t i = 0; i < count; ++i) {
      config.layers.push_back({std::string(1, static_cast<char>('a' + random.below(3))),
                               static_cast<std::int64_t>(random.below(i + 1)) - 1,
                               {}});
    }
    std::map<std::vector<std::string>, std::uint32_t> expected;
    for (std::size_t i = 0; i < count; ++i) {
      expected[key_of(config, i)] = 0;
    }
    std::uint32_t next = 0;
    for (auto& [key, rank] : expected) {
      rank = next++;
    }
    const std::vector<std::uint32_t> ranks = rank_layers(config);
    ASSERT_EQ(ranks.size(), count);
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_EQ(ranks[i], expected[key_of(config, i)]) << "seed " << seed << " layer " << i;
    }
  }
}

TEST(RankLayers, AnnotationsTellLayersApart) {
  const ConfigLayerAnnotations gzip{.media_type = "gzip"};
  const ConfigLayerAnnotations zstd{.media_type = "zstd"};
  const CacheConfig config =
      layers_of({{"a", -1, zstd}, {"a", -1, gzip}, {"a", -1, gzip}, {"a", -1, {}}});
  EXPECT_EQ(rank_layers(config), (std::vector<std::uint32_t>{2, 1, 1, 0}));
}

TEST(WithoutUnusedLayers, KeepsStacksAndChainsAndTheirOrder) {
  const CacheConfig config{
      .layers = {{"unused", -1, {}}, {"top", 2, {}}, {"below", -1, {}}, {"chained", -1, {}}},
      .records = {{.results = {{1, ""}}, .chains = {{{3, 2}, ""}}, .digest = "r"}}};
  const CacheConfig expected{
      .layers = {{"top", 1, {}}, {"below", -1, {}}, {"chained", -1, {}}},
      .records = {{.results = {{0, ""}}, .chains = {{{2, 1}, ""}}, .digest = "r"}}};
  EXPECT_EQ(without_unused_layers(config), expected);
  EXPECT_EQ(without_unused_layers(expected), expected);
}

TEST(WithoutUnusedLayers, LeavesACacheOfBuildKitAsItIs) {
  for (const FixtureConfig& fixture : fixture_configs()) {
    const CacheConfig config = *parse_cache_config(fixture.bytes);
    EXPECT_EQ(without_unused_layers(config), config) << fixture.name;
  }
}

}  // namespace
}  // namespace regcache
