// Method: every config that real BuildKit wrote, shuffled with seeds and put in order again, gives the
// bytes it has in order; and the pair of exports of one build, mode=max and mode=min.
#include "core/cache/order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "core/cache/minimize.h"
#include "core/cache/usable.h"
#include "tests/core/cache/fixture_config.h"

namespace regcache {
namespace {

std::vector<std::size_t> permutation(std::size_t count, std::mt19937& random) {
  std::vector<std::size_t> places(count);
  std::iota(places.begin(), places.end(), 0U);
  std::shuffle(places.begin(), places.end(), random);
  return places;
}

// The same graph with layers, records and alternatives in another order.
CacheConfig shuffled(const CacheConfig& config, std::mt19937& random) {
  const auto layers = permutation(config.layers.size(), random);
  const auto records = permutation(config.records.size(), random);
  CacheConfig other;
  other.layers.resize(config.layers.size());
  other.records.resize(config.records.size());
  const auto new_layer = [&](std::int64_t old) {
    return old == -1 ? -1 : static_cast<std::int64_t>(layers[static_cast<std::size_t>(old)]);
  };
  for (std::size_t i = 0; i < config.layers.size(); ++i) {
    other.layers[layers[i]] = config.layers[i];
    other.layers[layers[i]].parent = new_layer(config.layers[i].parent);
  }
  for (std::size_t i = 0; i < config.records.size(); ++i) {
    ConfigRecord record = config.records[i];
    for (ConfigResult& result : record.results) {
      result.layer = new_layer(result.layer);
    }
    for (auto& slot : record.inputs) {
      for (ConfigInput& input : slot) {
        input.link = static_cast<std::int64_t>(records[static_cast<std::size_t>(input.link)]);
      }
      std::shuffle(slot.begin(), slot.end(), random);
    }
    other.records[records[i]] = std::move(record);
  }
  return other;
}

TEST(Order, AShuffledGraphComesBackToTheSameBytes) {
  std::mt19937 random(11);
  for (const FixtureConfig& fixture : fixture_configs()) {
    SCOPED_TRACE(fixture.name);
    const CacheConfig config = *parse_cache_config(fixture.bytes);
    const std::string ordered = write_cache_config(*order_cache_config(config));
    for (int round = 0; round < 20; ++round) {
      EXPECT_EQ(write_cache_config(*order_cache_config(shuffled(config, random))), ordered);
    }
  }
}

TEST(Order, BuildKitsOwnOrderIsKept) {
  for (const char* name :
       {"five-stages/max.json", "five-stages/min.json", "one-file/config-gzip.json"}) {
    SCOPED_TRACE(name);
    const std::string bytes = read_fixture(name);
    EXPECT_EQ(write_cache_config(*order_cache_config(*parse_cache_config(bytes))), bytes);
  }
  for (const char* cache : {"oci-manifest-gzip", "oci-manifest-gzip-min", "docker-list-zstd"}) {
    SCOPED_TRACE(cache);
    const std::string bytes = fixture_config(cache);
    EXPECT_EQ(write_cache_config(*order_cache_config(*parse_cache_config(bytes))), bytes);
  }
}

TEST(Minimize, GivesTheBytesOfAFreshExport) {
  const CacheConfig max = *parse_cache_config(read_fixture("five-stages/max.json"));
  const CacheConfig min = *minimize_cache_config(max);
  EXPECT_EQ(write_cache_config(min), read_fixture("five-stages/min.json"));
  EXPECT_EQ(*minimize_cache_config(min), min);
  const CacheConfig gzip = *parse_cache_config(fixture_config("oci-manifest-gzip"));
  EXPECT_EQ(write_cache_config(*order_cache_config(*minimize_cache_config(gzip))),
            fixture_config("oci-manifest-gzip-min"));
}

TEST(Order, RefusesIndexesThatLeadNowhere) {
  const CacheConfig config =
      *parse_cache_config(R"({"records":[{"digest":"d","inputs":[[{"link":5}]]}]})");
  EXPECT_EQ(order_cache_config(config).error().code, Code::out_of_range);
  EXPECT_EQ(minimize_cache_config(config).error().code, Code::out_of_range);
  EXPECT_EQ(usable_cache_config(config, {}).error().code, Code::out_of_range);
}

TEST(Usable, DropsWhatBuildKitWouldChokeOn) {
  const CacheConfig config = *parse_cache_config(
      R"({"records":[{"digest":"random:1"},{"digest":"a","inputs":[[{"link":0}]]},)"
      R"({"digest":"b","inputs":[[{"link":0},{"link":3}]]},{"digest":"c"},{"digest":"e","inputs":[null]}]})");
  EXPECT_EQ(write_cache_config(*usable_cache_config(config, {})),
            R"({"records":[{"digest":"b","inputs":[[{"link":1}]]},{"digest":"c"}]})");
}

TEST(Usable, DropsResultsWhoseBlobIsNotDescribed) {
  const CacheConfig config = *parse_cache_config(fixture_config("oci-manifest-gzip"));
  std::vector<Descriptor> described = fixture_manifest("oci-manifest-gzip").layers;
  EXPECT_EQ(*usable_cache_config(config, described), config);
  EXPECT_EQ(describe_layers(config, described)->size(), config.layers.size());
  const CacheConfig none = *usable_cache_config(config, {});
  EXPECT_TRUE(none.layers.empty());
  EXPECT_EQ(none.records.size(), config.records.size());
  EXPECT_EQ(describe_layers(config, {}).error().code, Code::missing);
}

}  // namespace
}  // namespace regcache
