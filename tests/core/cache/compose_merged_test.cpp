// Method: caches of one build in several shapes and compressions, merged in every order.
#include "core/cache/compose_merged.h"

#include <gtest/gtest.h>

#include "core/cache/replace_layers.h"
#include "tests/core/cache/fixture_config.h"

namespace regcache {
namespace {

struct Parsed {
  CacheConfig config;
  CacheManifest manifest;
};

Parsed parsed(const char* fixture) {
  return {*parse_cache_config(fixture_config(fixture)), fixture_manifest(fixture)};
}

TEST(ComposeMerged, OrderOfTheCachesDoesNotMatter) {
  const Parsed gzip = parsed("oci-manifest-gzip");
  const Parsed list = parsed("docker-list-gzip");
  const Parsed zstd = parsed("oci-manifest-zstd");
  const CacheParts a{gzip.config, gzip.manifest};
  const CacheParts b{list.config, list.manifest};
  const CacheParts c{zstd.config, zstd.manifest};
  for (const ManifestShape shape :
       {ManifestShape::oci_manifest, ManifestShape::oci_index, ManifestShape::docker_list}) {
    const ComposedCache first = *compose_merged({a, b, c}, shape);
    EXPECT_EQ(first.parts.shape, shape);
    for (const std::vector<CacheParts>& order :
         {std::vector{b, a, c}, std::vector{c, b, a}, std::vector{a, b, c, a}}) {
      const ComposedCache other = *compose_merged(order, shape);
      EXPECT_EQ(other.manifest, first.manifest);
      EXPECT_EQ(other.config, first.config);
    }
  }
}

TEST(ComposeMerged, ACacheThatIsBrokenIsRefused) {
  const Parsed good = parsed("oci-manifest-gzip");
  Parsed bad = good;
  bad.config.records.front().inputs = {{{"", 1'000}}};
  const Result<ComposedCache> merged = compose_merged(
      {{good.config, good.manifest}, {bad.config, bad.manifest}}, ManifestShape::oci_manifest);
  ASSERT_FALSE(merged);
  EXPECT_EQ(merged.error().subject, "/records/0/inputs/0/0/link");
}

TEST(ReplaceLayers, NewBlobsTakeThePlaceOfOldOnes) {
  Parsed cache = parsed("oci-manifest-gzip");
  const std::vector<ConfigLayer> before = cache.config.layers;
  Descriptor made = cache.manifest.layers.front();
  made.digest = digest_of(std::string_view("x"));
  std::vector<Descriptor> described = cache.manifest.layers;
  replace_layers(cache.config, described, {{cache.manifest.layers.front().digest, made}});
  EXPECT_EQ(described.back(), made);
  for (std::size_t i = 0; i < before.size(); ++i) {
    const bool is_old = before[i].blob == cache.manifest.layers.front().digest.text();
    EXPECT_EQ(cache.config.layers[i].blob, is_old ? made.digest.text() : before[i].blob);
  }
}

}  // namespace
}  // namespace regcache
