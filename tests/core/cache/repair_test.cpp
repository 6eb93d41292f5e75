// Method: nothing is found in what repair made of graphs from seeds that were broken in every way; then
// a row for each finding, and real caches of BuildKit, in which nothing is found.
#include "core/cache/repair.h"

#include <gtest/gtest.h>

#include "core/cache/cache_findings.h"
#include "core/cache/compose.h"
#include "tests/core/cache/fixture_config.h"
#include "tests/core/cache/random_config.h"

namespace regcache {
namespace {

constexpr ManifestShape kShape = ManifestShape::oci_manifest;

std::string rules_of(const std::vector<CacheFinding>& findings) {
  std::string rules;
  for (const CacheFinding& finding : findings) {
    rules += (rules.empty() ? "" : " ") + std::string(finding.rule);
  }
  return rules;
}

CacheManifest manifest_around(const CacheConfig& config, std::vector<Descriptor> layers) {
  const std::string text = write_cache_config(config);
  return {kShape, {.digest = digest_of(text), .size = text.size()}, std::move(layers)};
}

// A config with indexes that lead nowhere and in loops, and descriptors that are missing or wrong.
struct BrokenCache {
  CacheConfig config;
  std::vector<Descriptor> described;
  std::set<Digest> broken;
};

BrokenCache broken_cache(std::uint32_t seed) {
  std::mt19937 random(seed);
  BrokenCache cache{random_looping_config(seed), {}, {}};
  cache.described = described_layers(cache.config);
  for (Descriptor& one : cache.described) {
    switch (below(random, 10)) {
      case 0:
        one.media_type = "application/json";
        break;
      case 1:
        one.annotations.clear();
        break;
      case 2:
        one.annotations[std::string(kCreatedAtAnnotation)] = "yesterday";
        break;
      case 3:
        one.annotations[std::string(kDistributionSourcePrefix) + "r.example"] = "private/app";
        break;
      case 4:
        cache.broken.insert(one.digest);
        break;
      default:
        break;
    }
  }
  const auto anywhere = [&](std::size_t count) {
    return static_cast<std::int64_t>(below(random, count + 4)) - 2;
  };
  ConfigLayer& layer = cache.config.layers[below(random, cache.config.layers.size())];
  layer.parent = anywhere(cache.config.layers.size());
  for (ConfigRecord& record : cache.config.records) {
    if (below(random, 4) == 0) {
      record.results.push_back({anywhere(cache.config.layers.size()), random_time(random)});
      record.inputs.push_back({{"", anywhere(cache.config.records.size())}});
    }
  }
  return cache;
}

TEST(Repair, LeavesNothingToFind) {
  std::size_t found = 0;
  std::size_t kept = 0;
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    const BrokenCache cache = broken_cache(seed);
    SCOPED_TRACE(write_cache_config(cache.config));
    found +=
        find_cache_problems(cache.config, manifest_around(cache.config, cache.described), 0).size();
    const RepairedCache repaired =
        *repair_cache(cache.config, cache.described, cache.broken, kShape);
    EXPECT_EQ(rules_of(find_cache_problems(repaired.config,
                                           manifest_around(repaired.config, repaired.layers), 0)),
              "");
    for (const Descriptor& layer : repaired.layers) {
      EXPECT_EQ(cache.broken.count(layer.digest), 0U);
      kept += 1;
    }
    const RepairedCache again =
        *repair_cache(repaired.config, repaired.layers, cache.broken, kShape);
    EXPECT_EQ(again.config, repaired.config);
    EXPECT_EQ(again.layers, repaired.layers);
  }
  EXPECT_GT(found, 200U);
  EXPECT_GT(kept, 50U);
}

TEST(Repair, KeepsACacheOfBuildKitWhole) {
  for (const FixtureCache& fixture : kFixtureCaches) {
    SCOPED_TRACE(fixture.name);
    const CacheManifest manifest = fixture_manifest(fixture.name);
    const CacheConfig config = *parse_cache_config(fixture_config(fixture.name));
    EXPECT_EQ(rules_of(find_cache_problems(config, manifest, 1000)), "");
    const RepairedCache repaired = *repair_cache(config, manifest.layers, {}, fixture.shape);
    EXPECT_EQ(repaired.config.records.size(), config.records.size());
    EXPECT_EQ(repaired.layers.size(), manifest.layers.size());
  }
}

TEST(Repair, PrefersAResultThatCanBeLoaded) {
  // Of one time and height: BuildKit takes them for one. The first in the order of blobs is broken.
  CacheConfig config;
  config.layers = {{.blob = digest_of("x").text()}, {.blob = digest_of("y").text()}};
  config.records.push_back(
      {.results = {{0, "2026-01-01T00:00:00Z"}, {1, "2026-01-01T00:00:00Z"}}, .digest = "a"});
  for (const char* broken : {"x", "y"}) {
    const RepairedCache repaired =
        *repair_cache(config, described_layers(config), {digest_of(broken)}, kShape);
    ASSERT_EQ(repaired.layers.size(), 1U);
    EXPECT_NE(repaired.layers[0].digest, digest_of(broken));
  }
}

TEST(Findings, OneForEachRule) {
  struct Case {
    const char* rule;
    Severity severity;
    std::string_view config;
  };
  constexpr Case kCases[] = {
      {"index", Severity::error, R"({"records":[{"digest":"a","inputs":[[{"link":3}]]}]})"},
      {"index", Severity::error, R"({"layers":[{"blob":"b"}]})"},
      {"empty-input", Severity::error, R"({"records":[{"digest":"a","inputs":[null]}]})"},
      {"random-key", Severity::warning, R"({"records":[{"digest":"random:1"}]})"},
      {"random-key", Severity::error,
       R"({"records":[{"digest":"random:1"},{"digest":"a","inputs":[[{"link":0}]]}]})"},
      {"same-source", Severity::warning, R"({"records":[{"digest":"a"},{"digest":"a"}]})"},
      {"no-descriptor", Severity::warning,
       R"({"layers":[{"blob":"b","parent":-1}],"records":[{"digest":"a","layers":[{"layer":0}]}]})"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.rule) + " " + std::string(c.config));
    const CacheConfig config = *parse_cache_config(c.config);
    const auto findings = find_cache_problems(config, manifest_around(config, {}), 0);
    ASSERT_EQ(findings.size(), 1U) << rules_of(findings);
    EXPECT_EQ(findings[0].rule, c.rule);
    EXPECT_EQ(findings[0].severity, c.severity);
  }
}

TEST(Findings, OfResultsAndSizes) {
  CacheConfig config;
  config.layers = {{.blob = digest_of("x").text()}, {.blob = digest_of("y").text()}};
  config.records.push_back(
      {.results = {{0, "2026-01-01T00:00:00Z"}, {0, "2026-01-01T01:00:00+01:00"}}, .digest = "a"});
  std::vector<Descriptor> layers = described_layers(config);
  layers.push_back(layers[0]);
  EXPECT_EQ(rules_of(find_cache_problems(config, manifest_around(config, layers), 1)),
            "same-time unused-layer");
  layers.back().size = 1;
  EXPECT_EQ(rules_of(find_cache_problems(config, manifest_around(config, layers), 1'048'577)),
            "import-cap descriptors-differ same-time unused-layer");
}

TEST(Findings, AreCountedPastSome) {
  CacheConfig config;
  config.records.resize(100, {.digest = "random:"});
  const auto findings = find_cache_problems(config, manifest_around(config, {}), 0);
  ASSERT_GT(findings.size(), kFindingsOfRuleMax);
  EXPECT_EQ(findings[kFindingsOfRuleMax].error.detail, "there are more of these");
}

}  // namespace
}  // namespace regcache
