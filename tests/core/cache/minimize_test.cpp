// Method: pairs of exports of one build, mode=max and mode=min, byte for byte; then what must hold for
// every cache of BuildKit, and a table of small graphs.
#include "core/cache/minimize.h"

#include <gtest/gtest.h>

#include <set>

#include "core/cache/layer_stack.h"
#include "core/cache/order.h"
#include "tests/core/cache/fixture_config.h"

namespace regcache {
namespace {

std::vector<std::string> blobs_below(const CacheConfig& config, std::int64_t layer) {
  std::vector<std::string> blobs;
  const std::vector<std::size_t> stack = *layer_stack(config, layer);
  for (const std::size_t index : stack) {
    blobs.push_back(config.layers[index].blob);
  }
  return blobs;
}

TEST(Minimize, GivesTheBytesOfAFreshExport) {
  const CacheConfig max = *parse_cache_config(read_fixture("five-stages/max.json"));
  EXPECT_EQ(write_cache_config(*minimize_cache_config(max)), read_fixture("five-stages/min.json"));
  const CacheConfig gzip = *parse_cache_config(fixture_config("oci-manifest-gzip"));
  EXPECT_EQ(write_cache_config(*minimize_cache_config(gzip)),
            fixture_config("oci-manifest-gzip-min"));
}

TEST(Minimize, WhatIsMinimalStaysAsItIs) {
  for (const FixtureConfig& fixture : fixture_configs()) {
    SCOPED_TRACE(fixture.name);
    const CacheConfig min = *minimize_cache_config(*parse_cache_config(fixture.bytes));
    EXPECT_EQ(*minimize_cache_config(min), min);
    EXPECT_EQ(*minimize_cache_config(*order_cache_config(min)), *order_cache_config(min));
  }
  for (const std::string& bytes :
       {read_fixture("five-stages/min.json"), fixture_config("oci-manifest-gzip-min")}) {
    EXPECT_EQ(write_cache_config(*minimize_cache_config(*parse_cache_config(bytes))), bytes);
  }
}

// All records stay, results only go, and each that stays loads the blobs that it loaded before.
TEST(Minimize, OnlyTakesResultsAndLayersAway) {
  for (const FixtureConfig& fixture : fixture_configs()) {
    SCOPED_TRACE(fixture.name);
    const CacheConfig max = *parse_cache_config(fixture.bytes);
    const CacheConfig min = *minimize_cache_config(max);
    ASSERT_EQ(min.records.size(), max.records.size());
    std::set<std::size_t> used;
    std::size_t results = 0;
    for (std::size_t i = 0; i < min.records.size(); ++i) {
      EXPECT_EQ(min.records[i].digest, max.records[i].digest);
      EXPECT_EQ(min.records[i].inputs, max.records[i].inputs);
      EXPECT_LE(min.records[i].results.size(), max.records[i].results.size());
      for (std::size_t k = 0; k < min.records[i].results.size(); ++k) {
        const ConfigResult& result = min.records[i].results[k];
        const ConfigResult& before = max.records[i].results[k];  // BuildKit writes one at most
        EXPECT_EQ(result.created_at, before.created_at);
        EXPECT_EQ(blobs_below(min, result.layer), blobs_below(max, before.layer));
        const auto stack = *layer_stack(min, result.layer);
        used.insert(stack.begin(), stack.end());
        ++results;
      }
    }
    EXPECT_GT(results, 0U);
    EXPECT_EQ(used.size(), min.layers.size());
  }
}

TEST(Minimize, KeepsWhatFinalRecordsLoad) {
  struct Case {
    const char* name;
    const char* config;
    const char* minimal;
  };
  constexpr Case kCases[] = {
      {"nothing", "{}", "{}"},
      {"the newest result of several, whatever its offset",
       R"({"layers":[{"blob":"a","parent":-1},{"blob":"b","parent":-1}],"records":[{"layers":[)"
       R"({"layer":0,"createdAt":"2026-01-01T12:00:00+09:00"},)"
       R"({"layer":1,"createdAt":"2026-01-01T11:00:00Z"}],"digest":"x"}]})",
       R"({"layers":[{"blob":"b","parent":-1}],"records":[{"layers":[)"
       R"({"layer":0,"createdAt":"2026-01-01T11:00:00Z"}],"digest":"x"}]})"},
      {"a time that is not known is the oldest",
       R"({"layers":[{"blob":"a","parent":-1},{"blob":"b","parent":-1}],"records":[{"layers":[)"
       R"({"layer":0},{"layer":1,"createdAt":"0001-01-02T00:00:00Z"}],"digest":"x"}]})",
       R"({"layers":[{"blob":"b","parent":-1}],"records":[{"layers":[)"
       R"({"layer":0,"createdAt":"0001-01-02T00:00:00Z"}],"digest":"x"}]})"},
      {"below a final record without a result",
       R"({"layers":[{"blob":"a","parent":-1}],"records":[{"digest":"x","inputs":[[{"link":1}]]},)"
       R"({"layers":[{"layer":0,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"y"}]})",
       R"({"layers":[{"blob":"a","parent":-1}],"records":[{"digest":"x","inputs":[[{"link":1}]]},)"
       R"({"layers":[{"layer":0,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"y"}]})"},
      {"the lower part of a final stack, as another record's result",
       R"({"layers":[{"blob":"a","parent":-1},{"blob":"b"},{"blob":"c"}],"records":[)"
       R"({"layers":[{"layer":1,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"x",)"
       R"("inputs":[[{"link":1},{"link":2}]]},)"
       R"({"layers":[{"layer":0,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"y"},)"
       R"({"layers":[{"layer":2,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"z"}]})",
       R"({"layers":[{"blob":"a","parent":-1},{"blob":"b"}],"records":[)"
       R"({"layers":[{"layer":1,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"x",)"
       R"("inputs":[[{"link":1},{"link":2}]]},)"
       R"({"layers":[{"layer":0,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"y"},)"
       R"({"digest":"z"}]})"},
      {"several final records",
       R"({"layers":[{"blob":"a","parent":-1},{"blob":"b","parent":-1}],"records":[)"
       R"({"layers":[{"layer":0,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"x"},)"
       R"({"layers":[{"layer":1,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"y"}]})",
       R"({"layers":[{"blob":"a","parent":-1},{"blob":"b","parent":-1}],"records":[)"
       R"({"layers":[{"layer":0,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"x"},)"
       R"({"layers":[{"layer":1,"createdAt":"2026-01-01T00:00:00Z"}],"digest":"y"}]})"},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.name);
    EXPECT_EQ(write_cache_config(*minimize_cache_config(*parse_cache_config(each.config))),
              each.minimal);
  }
}

TEST(Minimize, RefusesWhatIsNoGraph) {
  const CacheConfig link =
      *parse_cache_config(R"({"records":[{"digest":"d","inputs":[[{"link":5}]]}]})");
  EXPECT_EQ(minimize_cache_config(link).error().code, Code::out_of_range);
  const CacheConfig loop = *parse_cache_config(R"({"layers":[{"blob":"a"}]})");
  EXPECT_EQ(minimize_cache_config(loop).error().code, Code::conflict);
  CacheConfig time = *parse_cache_config(
      R"({"layers":[{"blob":"a","parent":-1}],"records":[{"layers":[{"layer":0}]}]})");
  time.records[0].results[0].created_at = "yesterday";
  EXPECT_EQ(minimize_cache_config(time).error().code, Code::invalid_input);
}

}  // namespace
}  // namespace regcache
