// The same cache config in another order: what a graph looks like when a hash map is walked.
#pragma once

#include <numeric>
#include <utility>
#include <vector>

#include "core/cache/cache_config.h"
#include "tests/core/random.h"

namespace regcache {

inline std::vector<std::size_t> permutation(std::size_t count, Random& random) {
  std::vector<std::size_t> places(count);
  std::iota(places.begin(), places.end(), 0U);
  random.shuffle(places);
  return places;
}

// The same graph with layers, records and alternatives in another order.
inline CacheConfig shuffled(const CacheConfig& config, Random& random) {
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
    for (ConfigChain& chain : record.chains) {
      for (std::int64_t& layer : chain.layers) {
        layer = new_layer(layer);
      }
    }
    for (auto& slot : record.inputs) {
      for (ConfigInput& input : slot) {
        input.link = static_cast<std::int64_t>(records[static_cast<std::size_t>(input.link)]);
      }
      random.shuffle(slot);
    }
    other.records[records[i]] = std::move(record);
  }
  return other;
}

}  // namespace regcache
