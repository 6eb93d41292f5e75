// Cache configs of any size, made from numbers alone: what many builds of many branches would leave.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/oci/digest.h"

namespace regcache {

// How large, and how much of it is its own.
struct SyntheticShape {
  std::size_t records = 1'000;
  std::size_t layers = 500;   // at most three quarters of the records
  std::size_t depth = 40;     // steps of one build, each on the one before
  std::size_t changed = 0;    // of every `depth` steps the last ones that are this variant's own
  std::string variant = "a";  // names what is changed
};

// Builds of `depth` steps on a few base images. Every fourth record is the content of a step, a source
// that the next step has as its alternative; every other step has a layer until there are enough.
inline CacheConfig synthetic_cache(const SyntheticShape& shape) {
  constexpr std::size_t kBases = 16;
  constexpr std::size_t kContentEvery = 4;
  const auto digest = [](std::string_view kind, std::size_t number) {
    return digest_of(std::string(kind) + std::to_string(number)).text();
  };
  CacheConfig config;
  for (std::size_t i = 0; i < kBases && i < shape.records; ++i) {
    config.records.push_back({.digest = digest("base", i)});
  }
  std::size_t step = 0;
  std::int64_t below = 0;
  std::int64_t layer = -1;
  std::int64_t content = -1;
  for (std::size_t i = config.records.size(); i < shape.records; ++i) {
    if (i % kContentEvery == 0) {
      content = static_cast<std::int64_t>(config.records.size());
      config.records.push_back({.digest = digest("content", i)});
      continue;
    }
    if (step == 0) {
      below = static_cast<std::int64_t>(i % kBases);
      layer = -1;
    }
    const bool is_own = step + shape.changed >= shape.depth;
    const std::string kind = is_own ? shape.variant : "step";
    ConfigRecord record{.digest = digest(kind, i), .inputs = {{{"", below}}}};
    if (content != -1) {
      record.inputs.push_back({{"", content}});
      record.inputs[0].push_back({digest("selector", i % kBases), below});
      content = -1;
    }
    if (config.layers.size() < shape.layers) {
      config.layers.push_back({.blob = digest("layer" + kind, i), .parent = layer});
      layer = static_cast<std::int64_t>(config.layers.size()) - 1;
      record.results.push_back({layer, "2026-01-01T00:00:00.123456789Z"});
    }
    below = static_cast<std::int64_t>(config.records.size());
    config.records.push_back(std::move(record));
    step = (step + 1) % shape.depth;
  }
  return config;
}

}  // namespace regcache
