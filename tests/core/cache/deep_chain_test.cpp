// Method: a graph of 50,000 layers and records, each on top of the other, and one as wide: what takes a
// stack frame for each, or a step for each pair, does not come to an end here (in WebAssembly the stack
// has 1 MiB).
#include <gtest/gtest.h>

#include "core/cache/cache_tree.h"
#include "core/cache/indexes.h"
#include "core/cache/layer_stack.h"
#include "core/cache/minimize.h"
#include "core/cache/order.h"
#include "core/cache/usable.h"

namespace regcache {
namespace {

constexpr std::int64_t kDepth = 50'000;
constexpr const char* kTime = "2026-11-23T09:18:27Z";
constexpr auto kCount = static_cast<std::size_t>(kDepth);

// Record i has layer i, which is on layer i - 1, and depends on record i - 1.
CacheConfig chain() {
  CacheConfig config;
  for (std::int64_t i = 0; i < kDepth; ++i) {
    config.layers.push_back({"sha256:a", i - 1, {}});
    ConfigRecord record{.results = {{i, kTime}}, .digest = "sha256:r"};
    if (i > 0) {
      record.inputs = {{{"", i - 1}}};
    }
    config.records.push_back(std::move(record));
  }
  return config;
}

TEST(DeepChain, IsReadWrittenAndOrdered) {
  const CacheConfig config = chain();
  const std::string text = write_cache_config(config);
  EXPECT_EQ(*parse_cache_config(text), config);
  const CacheConfig ordered = *order_cache_config(config);
  EXPECT_EQ(ordered.layers.size(), kCount);
  EXPECT_EQ(ordered.records.size(), kCount);
  EXPECT_EQ(ordered.records.back().results, config.records.back().results);
}

TEST(DeepChain, IsMinimizedAndLeftUsable) {
  const CacheConfig config = chain();
  EXPECT_TRUE(check_indexes(config));
  EXPECT_EQ(layer_stack(config, kDepth - 1)->size(), kCount);
  EXPECT_EQ(*minimize_cache_config(config), config);
  const CacheConfig bare = *usable_cache_config(config, {});
  EXPECT_TRUE(bare.layers.empty());
  EXPECT_EQ(bare.records.size(), kCount);
  CacheConfig random = config;
  random.records[0].digest = "random:0";
  EXPECT_TRUE(usable_cache_config(random, {})->records.empty());
}

TEST(DeepChain, IsDrawn) {
  const std::string tree = render_cache_tree(chain(), {});
  EXPECT_EQ(std::count(tree.begin(), tree.end(), '\n'), kDepth);
  EXPECT_LT(tree.size(), kCount * 250);  // the indent does not grow without end
}

TEST(DeepChain, LoopsAreFound) {
  CacheConfig config = chain();
  config.layers[0].parent = kDepth - 1;
  config.records[0].inputs = {{{"", kDepth - 1}}};
  EXPECT_EQ(find_index_problems(config, kCount * 2).size(), kCount + 1);
  EXPECT_EQ(layer_stack(config, 0).error().code, Code::conflict);
  EXPECT_EQ(render_cache_tree(config, {}), "50000 records are only reached by loops\n");
}

// Final records all on one deep stack, and a record whose alternatives are all random.
TEST(DeepChain, IsNotWalkedOnceForEachRecord) {
  CacheConfig config = chain();
  for (std::int64_t i = 0; i < kDepth; ++i) {
    config.records[static_cast<std::size_t>(i)].inputs.clear();
    config.records[static_cast<std::size_t>(i)].results = {{kDepth - 1, kTime}};
  }
  EXPECT_EQ(*minimize_cache_config(config), config);
  EXPECT_FALSE(render_cache_tree(config, {}).empty());

  CacheConfig wide;
  wide.records.resize(kCount + 1);
  for (std::int64_t i = 0; i < kDepth; ++i) {
    wide.records[static_cast<std::size_t>(i)].digest = "random:" + std::to_string(i);
  }
  wide.records[kCount].inputs.resize(1);
  for (std::int64_t i = 0; i < kDepth; ++i) {
    wide.records[kCount].inputs[0].push_back({"", i});
  }
  EXPECT_TRUE(usable_cache_config(wide, {})->records.empty());
}

}  // namespace
}  // namespace regcache
