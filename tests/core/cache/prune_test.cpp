// Method: what pruning may never do, over graphs made from seeds; then one small cache for each rule.
#include "core/cache/prune.h"

#include <gtest/gtest.h>

#include <set>

#include "core/cache/compose.h"
#include "core/cache/order.h"
#include "core/limits.h"
#include "tests/core/cache/random_config.h"

namespace regcache {
namespace {

constexpr ManifestShape kShape = ManifestShape::oci_manifest;

// Every result with all that it is made of, as one text.
std::multiset<std::string> results_of(const CacheConfig& config) {
  std::multiset<std::string> results;
  for (const ConfigRecord& record : config.records) {
    for (const ConfigResult& result : record.results) {
      std::string text = record.digest + " " + result.created_at;
      for (std::int64_t layer = result.layer; layer != -1;
           layer = config.layers[static_cast<std::size_t>(layer)].parent) {
        text += " " + config.layers[static_cast<std::size_t>(layer)].blob;
      }
      results.insert(text);
    }
  }
  return results;
}

PruneRules random_rules(std::uint32_t seed) {
  std::mt19937 random(seed);
  PruneRules rules;
  if (below(random, 2) == 0) {
    rules.oldest = parse_rfc3339(random_time(random)).has_value()
                       ? *parse_rfc3339(random_time(random))
                       : Instant();
  }
  if (below(random, 2) == 0) {
    rules.results_max = below(random, 3);
  }
  if (below(random, 2) == 0) {
    rules.layers_bytes = below(random, 40);
  }
  if (below(random, 2) == 0) {
    rules.fit = kShape;
  }
  return rules;
}

TEST(Prune, OnlyRemoves) {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    const CacheConfig config = random_config(seed);
    SCOPED_TRACE(write_cache_config(config));
    const std::vector<Descriptor> described = described_layers(config);
    const PruneRules rules = random_rules(seed);
    const CacheConfig pruned = *prune_cache_config(config, described, rules);
    const auto before = results_of(config);
    const auto after = results_of(pruned);
    EXPECT_TRUE(std::includes(before.begin(), before.end(), after.begin(), after.end()));
    EXPECT_LE(pruned.records.size(), config.records.size());
    EXPECT_LE(pruned.layers.size(), config.layers.size());
    EXPECT_TRUE(order_cache_config(pruned));
    EXPECT_EQ(*prune_cache_config(pruned, described, rules), pruned);
  }
}

// Three steps on one source, each with a layer of its own on the one before; 10, 11 and 12 bytes.
CacheConfig three_steps() {
  CacheConfig config;
  config.records.push_back({.digest = "source"});
  for (std::int64_t i = 0; i < 3; ++i) {
    const std::string number = std::to_string(i);
    config.layers.push_back({.blob = digest_of("blob" + number).text(), .parent = i - 1});
    config.records.push_back({.results = {{i, "2026-01-0" + std::to_string(i + 1) + "T00:00:00Z"}},
                              .digest = "step" + number,
                              .inputs = {{{"", i}}}});
  }
  return config;
}

std::string kept_of(const CacheConfig& config, const PruneRules& rules) {
  const CacheConfig pruned = *prune_cache_config(config, described_layers(config), rules);
  std::string kept;
  for (const ConfigRecord& record : pruned.records) {
    kept += (kept.empty() ? "" : " ") + record.digest + (record.results.empty() ? "" : "+");
  }
  return kept + " " + std::to_string(pruned.layers.size());
}

TEST(Prune, KeepsWhatTheRulesAllow) {
  const CacheConfig config = three_steps();
  EXPECT_EQ(kept_of(config, {}), "source step0+ step1+ step2+ 3");
  // The result of the last step needs all layers and all records below.
  EXPECT_EQ(kept_of(config, {.oldest = *parse_rfc3339("2026-01-03T01:00:00+01:00")}),
            "source step0 step1 step2+ 3");
  EXPECT_EQ(kept_of(config, {.oldest = *parse_rfc3339("2026-01-04T00:00:00Z")}), " 0");
  EXPECT_EQ(kept_of(config, {.layers_bytes = 33}), "source step0+ step1+ step2+ 3");
  EXPECT_EQ(kept_of(config, {.layers_bytes = 32}), " 0");
  EXPECT_EQ(kept_of(config, {.results_max = 0}), " 0");
}

TEST(Prune, DropsWhatLeadsToNoResult) {
  CacheConfig config = three_steps();
  config.records.push_back({.digest = "dead end", .inputs = {{{"", 1}}}});
  config.layers.push_back({.blob = digest_of("unused").text()});
  EXPECT_EQ(kept_of(config, {}), "source step0+ step1+ step2+ 3");
}

TEST(Prune, KeepsTheNewestOfARecord) {
  CacheConfig config = three_steps();
  config.records[3].results.push_back({0, "2026-01-04T00:00:00+12:00"});
  config.records[3].chains.push_back({{1}, "2026-01-05T00:00:00Z"});
  const std::vector<Descriptor> described = described_layers(config);
  const CacheConfig two = *prune_cache_config(config, described, {.results_max = 2});
  EXPECT_EQ(two.records[3].results, (std::vector<ConfigResult>{{0, "2026-01-04T00:00:00+12:00"}}));
  EXPECT_EQ(two.records[3].chains.size(), 1U);
}

TEST(Prune, FitsWhatBuildKitImports) {
  CacheConfig config = three_steps();
  for (std::int64_t i = 3; i < 6000; ++i) {
    const std::string number = std::to_string(i);
    config.layers.push_back({.blob = digest_of("blob" + number).text()});
    config.records.push_back({.results = {{i, format_rfc3339({i, 0})}},
                              .digest = digest_of("step" + number).text(),
                              .inputs = {{{"", 0}}}});
  }
  const std::vector<Descriptor> described = described_layers(config);
  EXPECT_FALSE(compose_cache(config, described, kShape)->is_importable());
  const CacheConfig pruned = *prune_cache_config(config, described, {.fit = kShape});
  const ComposedCache composed = *compose_cache(pruned, described, kShape);
  EXPECT_TRUE(composed.is_importable());
  // It is full: one more of a few hundred bytes would be too many.
  EXPECT_GT(std::max(composed.config.size(), composed.manifest.size()), kImportBytesMax - 600);
}

}  // namespace
}  // namespace regcache
