// Method: every config that real BuildKit wrote, and random ones with many ties, shuffled with seeds and
// put in order again: always the same bytes, and BuildKit's own where its order leaves no choice.
#include "core/cache/order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "tests/core/cache/fixture_config.h"
#include "tests/core/cache/shuffled.h"

namespace regcache {
namespace {

std::string ordered_text(const CacheConfig& config) {
  const Result<CacheConfig> ordered = order_cache_config(config);
  EXPECT_TRUE(ordered) << to_text(ordered.error());
  return ordered ? write_cache_config(*ordered) : std::string();
}

// Whether BuildKit's sort has but one outcome: no blob on two parents (their order follows the
// traversal), and no digest on two records.
bool has_one_order(const CacheConfig& config) {
  std::map<std::string, int> parents;
  for (const ConfigLayer& layer : config.layers) {
    if (layer.parent != -1 && ++parents[layer.blob] > 1) {
      return false;
    }
  }
  std::map<std::string, int> digests;
  return std::all_of(config.records.begin(), config.records.end(),
                     [&](const ConfigRecord& record) { return ++digests[record.digest] == 1; });
}

TEST(Order, AShuffledGraphComesBackToTheSameBytes) {
  for (const FixtureConfig& fixture : fixture_configs()) {
    SCOPED_TRACE(fixture.name);
    const CacheConfig config = *parse_cache_config(fixture.bytes);
    const std::string ordered = ordered_text(config);
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      Random random(seed);
      ASSERT_EQ(ordered_text(shuffled(config, random)), ordered) << "seed " << seed;
    }
  }
}

TEST(Order, BuildKitsOwnOrderIsKeptWhereItLeavesNoChoice) {
  int count = 0;
  for (const FixtureConfig& fixture : fixture_configs()) {
    SCOPED_TRACE(fixture.name);
    const CacheConfig config = *parse_cache_config(fixture.bytes);
    if (has_one_order(config)) {
      ++count;
      EXPECT_EQ(ordered_text(config), fixture.bytes);
    }
  }
  EXPECT_GE(count, 6);
}

// A graph of few digests, blobs and times, so that nearly everything ties with something.
CacheConfig random_config(Random& random) {
  CacheConfig config;
  const std::size_t layers = random.below(6);
  for (std::size_t i = 0; i < layers; ++i) {
    config.layers.push_back({.blob = std::string(1, static_cast<char>('a' + random.below(2))),
                             .parent = static_cast<std::int64_t>(random.below(i + 1)) - 1});
  }
  const std::size_t records = 1 + random.below(8);
  for (std::size_t i = 0; i < records; ++i) {
    ConfigRecord record;
    record.digest = std::string(1, static_cast<char>('x' + random.below(2)));
    if (layers > 0 && random.below(3) == 0) {
      record.results.push_back({static_cast<std::int64_t>(random.below(layers)), ""});
    }
    if (layers > 0 && random.below(4) == 0) {
      record.chains.push_back({{static_cast<std::int64_t>(random.below(layers))}, ""});
    }
    for (std::size_t slots = random.below(i == 0 ? 1 : 3); slots > 0; --slots) {
      auto& slot = record.inputs.emplace_back();
      for (std::size_t inputs = 1 + random.below(3); inputs > 0; --inputs) {
        slot.push_back(
            {random.below(3) == 0 ? "s" : "", static_cast<std::int64_t>(random.below(i))});
      }
    }
    config.records.push_back(std::move(record));
  }
  return config;
}

TEST(Order, TiesAreBrokenTheSameWayWhateverTheOrder) {
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    Random random(seed);
    const CacheConfig config = random_config(random);
    const std::string ordered = ordered_text(config);
    ASSERT_EQ(ordered_text(*parse_cache_config(ordered)), ordered) << "seed " << seed;
    for (int round = 0; round < 4; ++round) {
      ASSERT_EQ(ordered_text(shuffled(config, random)), ordered) << "seed " << seed << "\n"
                                                                 << write_cache_config(config);
    }
  }
}

TEST(Order, GoesByTheKeysOfBuildKit) {
  struct Case {
    const char* name;
    const char* config;
    const char* ordered;
  };
  constexpr Case kCases[] = {
      {"nothing", "{}", "{}"},
      {"layers by blob, parents renumbered",
       R"({"layers":[{"blob":"b","parent":1},{"blob":"a","parent":-1}],)"
       R"("records":[{"layers":[{"layer":0}],"digest":"x"}]})",
       R"({"layers":[{"blob":"a","parent":-1},{"blob":"b"}],)"
       R"("records":[{"layers":[{"layer":1,"createdAt":"0001-01-01T00:00:00Z"}],"digest":"x"}]})"},
      {"one blob: without parent first",
       R"({"layers":[{"blob":"a","parent":1},{"blob":"a","parent":-1}]})",
       R"({"layers":[{"blob":"a","parent":-1},{"blob":"a"}]})"},
      {"the same stack twice becomes one",
       R"({"layers":[{"blob":"a","parent":-1},{"blob":"a","parent":-1}],"records":[{"chains":)"
       R"([{"layers":[1,0],"createdAt":"0001-01-01T00:00:00Z"}]}]})",
       R"({"layers":[{"blob":"a","parent":-1}],"records":[{"chains":)"
       R"([{"layers":[0,0],"createdAt":"0001-01-01T00:00:00Z"}]}]})"},
      {"records by digest, links renumbered",
       R"({"records":[{"digest":"z","inputs":[[{"link":1}]]},{"digest":"a"}]})",
       R"({"records":[{"digest":"a"},{"digest":"z","inputs":[[{"link":0}]]}]})"},
      {"then by the number of slots",
       R"({"records":[{"digest":"b","inputs":[[{"link":1}],[{"link":1}]]},{"digest":"a"},)"
       R"({"digest":"b","inputs":[[{"link":1}]]}]})",
       R"({"records":[{"digest":"a"},{"digest":"b","inputs":[[{"link":0}]]},)"
       R"({"digest":"b","inputs":[[{"link":0}],[{"link":0}]]}]})"},
      {"then by selector, then by linked digest",
       R"({"records":[{"digest":"b","inputs":[[{"selector":"t","link":3}]]},)"
       R"({"digest":"b","inputs":[[{"selector":"s","link":4}]]},)"
       R"({"digest":"b","inputs":[[{"selector":"s","link":3}]]},{"digest":"a"},{"digest":"c"}]})",
       R"({"records":[{"digest":"a"},{"digest":"b","inputs":[[{"selector":"s","link":0}]]},)"
       R"({"digest":"b","inputs":[[{"selector":"s","link":4}]]},)"
       R"({"digest":"b","inputs":[[{"selector":"t","link":0}]]},{"digest":"c"}]})"},
      {"alternatives by link, whatever their selector; each once",
       R"({"records":[{"digest":"b","inputs":[[{"link":2},{"selector":"s","link":1},{"link":2}]]},)"
       R"({"digest":"a"},{"digest":"c"}]})",
       R"({"records":[{"digest":"a"},{"digest":"b","inputs":[[{"selector":"s","link":0},)"
       R"({"link":2}]]},{"digest":"c"}]})"},
      {"the same record twice becomes one",
       R"({"records":[{"digest":"r"},{"digest":"a","inputs":[[{"link":0}]]},{"digest":"r"},)"
       R"({"digest":"b","inputs":[[{"link":2},{"link":0}]]}]})",
       R"({"records":[{"digest":"a","inputs":[[{"link":2}]]},)"
       R"({"digest":"b","inputs":[[{"link":2}]]},{"digest":"r"}]})"},
      {"equal keys with other results stay two",
       R"({"layers":[{"blob":"a","parent":-1},{"blob":"b","parent":-1}],"records":[)"
       R"({"layers":[{"layer":1,"createdAt":"0001-01-01T00:00:00Z"}],"digest":"r"},)"
       R"({"layers":[{"layer":0,"createdAt":"0001-01-01T00:00:00Z"}],"digest":"r"}]})",
       R"({"layers":[{"blob":"a","parent":-1},{"blob":"b","parent":-1}],"records":[)"
       R"({"layers":[{"layer":0,"createdAt":"0001-01-01T00:00:00Z"}],"digest":"r"},)"
       R"({"layers":[{"layer":1,"createdAt":"0001-01-01T00:00:00Z"}],"digest":"r"}]})"},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.name);
    EXPECT_EQ(ordered_text(*parse_cache_config(each.config)), each.ordered);
  }
}

}  // namespace
}  // namespace regcache
