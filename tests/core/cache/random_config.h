// Cache configs made from a seed: small, and of few digests, so that much in them is the same.
#pragma once

#include <algorithm>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/oci/descriptor.h"

namespace regcache {

inline std::size_t below(std::mt19937& random, std::size_t count) {
  return random() % count;  // the same on every platform, as std's distributions are not
}

inline std::string random_time(std::mt19937& random) {
  const std::string second = std::to_string(below(random, 4));
  return below(random, 5) == 0 ? "2026-01-01T09:00:0" + second + "+09:00"
                               : "2026-01-01T00:00:0" + second + "Z";
}

inline std::vector<ConfigLayer> random_layers(std::mt19937& random) {
  std::vector<ConfigLayer> layers(1 + below(random, 8));
  for (std::size_t i = 0; i < layers.size(); ++i) {
    layers[i].blob = digest_of("blob" + std::to_string(below(random, 4))).text();
    layers[i].parent = static_cast<std::int64_t>(below(random, i + 1)) - 1;
  }
  return layers;
}

// A valid config without loops: what BuildKit could have written, but for empty inputs and random
// digests here and there.
inline CacheConfig random_config(std::uint32_t seed) {
  std::mt19937 random(seed);
  CacheConfig config;
  config.layers = random_layers(random);
  const std::size_t count = 2 + below(random, 12);
  for (std::size_t i = 0; i < count; ++i) {
    ConfigRecord record;
    record.digest = (below(random, 30) == 0 ? "random:" : "key") + std::to_string(below(random, 4));
    const std::size_t slots = i == 0 ? 0 : below(random, 3);
    for (std::size_t slot = 0; slot < slots; ++slot) {
      std::vector<ConfigInput> alternatives;
      const std::size_t wanted = below(random, 20) == 0 ? 0 : 1 + below(random, 2);
      for (std::size_t k = 0; k < wanted; ++k) {
        alternatives.push_back(
            {below(random, 3) == 0 ? "selector" : "", static_cast<std::int64_t>(below(random, i))});
      }
      record.inputs.push_back(std::move(alternatives));
    }
    for (std::size_t k = below(random, 3); slots > 0 && k > 0; --k) {
      record.results.push_back(
          {static_cast<std::int64_t>(below(random, config.layers.size())), random_time(random)});
    }
    if (slots > 0 && below(random, 6) == 0) {
      record.chains.push_back({{static_cast<std::int64_t>(below(random, config.layers.size()))},
                               "0001-01-01T00:00:00Z"});
    }
    config.records.push_back(std::move(record));
  }
  return config;
}

// The same with links that lead anywhere, so that records form loops.
inline CacheConfig random_looping_config(std::uint32_t seed) {
  CacheConfig config = random_config(seed);
  std::mt19937 random(seed);
  for (std::size_t k = 1 + below(random, 3); k > 0; --k) {
    ConfigRecord& record = config.records[below(random, config.records.size())];
    for (auto& slot : record.inputs) {
      slot.push_back({"", static_cast<std::int64_t>(below(random, config.records.size()))});
    }
  }
  return config;
}

// A sound descriptor for each blob of the config, 10 bytes and more each.
inline std::vector<Descriptor> described_layers(const CacheConfig& config) {
  std::vector<Descriptor> described;
  for (const ConfigLayer& layer : config.layers) {
    Descriptor one{.media_type = "application/vnd.oci.image.layer.v1.tar+gzip",
                   .digest = *parse_digest(layer.blob),
                   .size = 10 + described.size()};
    one.annotations[std::string(kUncompressedAnnotation)] = digest_of("tar " + layer.blob).text();
    described.push_back(std::move(one));
  }
  return described;
}

}  // namespace regcache
