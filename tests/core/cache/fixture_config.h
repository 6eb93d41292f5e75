// The cache configs of real BuildKit: those of the fixture caches, and the single ones.
#pragma once

#include <string>
#include <vector>

#include "core/oci/manifest.h"
#include "tests/core/fixture.h"

namespace regcache {

struct FixtureConfig {
  std::string name;
  std::string bytes;
};

inline CacheManifest fixture_manifest(const std::string& cache) {
  return *cache_manifest(*parse_manifest(read_fixture_manifest(cache)));
}

inline std::string fixture_config(const std::string& cache) {
  return read_fixture_blob(cache, fixture_manifest(cache).config.digest.text());
}

inline std::vector<FixtureConfig> fixture_configs() {
  std::vector<FixtureConfig> configs;
  for (const FixtureCache& cache : kFixtureCaches) {
    configs.push_back({cache.name, fixture_config(cache.name)});
  }
  for (const char* path :
       {"one-file/config-gzip.json", "five-stages/max.json", "five-stages/min.json"}) {
    configs.push_back({path, read_fixture(path)});
  }
  return configs;
}

}  // namespace regcache
