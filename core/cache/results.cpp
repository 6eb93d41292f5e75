#include "core/cache/results.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <tuple>
#include <utility>
#include <vector>

#include "core/cache/layer_stack.h"
#include "core/text/sort_items.h"

namespace regcache {
namespace {

// How many layers a result of each layer loads. Parents come in any order: each layer is walked once.
std::vector<std::uint32_t> stack_heights(const std::vector<ConfigLayer>& layers) {
  std::vector<std::uint32_t> heights(layers.size(), 0);
  std::vector<std::size_t> path;
  for (std::size_t top = 0; top < layers.size(); ++top) {
    auto layer = static_cast<std::int64_t>(top);
    while (layer != -1 && heights[static_cast<std::size_t>(layer)] == 0) {
      path.push_back(static_cast<std::size_t>(layer));
      layer = layers[path.back()].parent;
    }
    std::uint32_t height = layer == -1 ? 0 : heights[static_cast<std::size_t>(layer)];
    for (; !path.empty(); path.pop_back()) {
      heights[path.back()] = ++height;
    }
  }
  return heights;
}

// A result or chain with what tells it from others.
template <typename T>
struct Aged {
  Instant at;
  std::size_t height = 0;
  std::vector<std::uint32_t> ranks;
  T result;

  [[nodiscard]] bool is_one_with(const Aged& other) const {
    return at == other.at && height == other.height;
  }
  friend bool operator<(const Aged& a, const Aged& b) {
    return std::tie(b.at, b.height, a.ranks, a.result.created_at) <
           std::tie(a.at, a.height, b.ranks, b.result.created_at);
  }
};

class Distinct {
 public:
  Distinct(const CacheConfig& config, LayerOrder order) : heights_(stack_heights(config.layers)) {
    if (order == LayerOrder::any) {
      ranks_ = rank_layers(config);
    } else {
      ranks_.resize(config.layers.size());
      std::iota(ranks_.begin(), ranks_.end(), 0);
    }
  }

  template <typename T>
  Result<void> keep(std::vector<T>& results) const {
    if (results.size() < 2) {
      return {};
    }
    // In a merger most records bring the same result twice.
    if (std::all_of(results.begin() + 1, results.end(),
                    [&](const T& result) { return is_twin(result, results.front()); })) {
      REGCACHE_TRY(result_time(results.front().created_at));
      results.resize(1);
      return {};
    }
    std::vector<Aged<T>> aged;
    aged.reserve(results.size());
    for (T& result : results) {
      REGCACHE_TRY_ASSIGN(Aged<T> one, age(result));
      aged.push_back(std::move(one));
    }
    sort_items(aged, [](const Aged<T>& a, const Aged<T>& b) { return a < b; });
    results.clear();
    for (std::size_t i = 0; i < aged.size(); ++i) {
      if (i == 0 || !aged[i].is_one_with(aged[i - 1])) {
        results.push_back(aged[i].result);
      }
    }
    return {};
  }

 private:
  [[nodiscard]] bool is_twin(const ConfigResult& a, const ConfigResult& b) const {
    return ranks_[static_cast<std::size_t>(a.layer)] == ranks_[static_cast<std::size_t>(b.layer)] &&
           a.created_at == b.created_at;
  }
  [[nodiscard]] static bool is_twin(const ConfigChain& a, const ConfigChain& b) { return a == b; }

  [[nodiscard]] Result<Aged<ConfigResult>> age(const ConfigResult& result) const {
    REGCACHE_TRY_ASSIGN(const Instant at, result_time(result.created_at));
    const auto layer = static_cast<std::size_t>(result.layer);
    return Aged<ConfigResult>{at, heights_[layer], {ranks_[layer]}, result};
  }
  [[nodiscard]] Result<Aged<ConfigChain>> age(const ConfigChain& chain) const {
    REGCACHE_TRY_ASSIGN(const Instant at, result_time(chain.created_at));
    std::vector<std::uint32_t> ranks;
    for (const std::int64_t layer : chain.layers) {
      ranks.push_back(ranks_[static_cast<std::size_t>(layer)]);
    }
    return Aged<ConfigChain>{at, chain.layers.size(), std::move(ranks), chain};
  }

  std::vector<std::uint32_t> ranks_;
  std::vector<std::uint32_t> heights_;
};

// The age of a result among the others of its record.
struct Place {
  Instant at;
  bool is_chain = false;
  std::size_t index = 0;

  friend bool operator<(const Place& a, const Place& b) {
    return std::tie(b.at, a.is_chain, a.index) < std::tie(a.at, b.is_chain, b.index);
  }
};

template <typename T>
std::vector<T> chosen(const std::vector<T>& results, const std::vector<Place>& places,
                      bool is_chain) {
  std::vector<T> kept;
  for (const Place& place : places) {
    if (place.is_chain == is_chain) {
      kept.push_back(results[place.index]);
    }
  }
  return kept;
}

}  // namespace

Result<Instant> result_time(const std::string& created_at) {
  return parse_rfc3339(created_at.empty() ? kZeroTimeText : std::string_view(created_at));
}

Result<CacheConfig> with_distinct_results(CacheConfig config, LayerOrder order) {
  const bool is_needed =
      std::any_of(config.records.begin(), config.records.end(), [](const ConfigRecord& record) {
        return record.results.size() > 1 || record.chains.size() > 1;
      });
  if (is_needed) {
    const Distinct distinct(config, order);
    for (ConfigRecord& record : config.records) {
      REGCACHE_TRY(distinct.keep(record.results));
      REGCACHE_TRY(distinct.keep(record.chains));
    }
  }
  return config;
}

Result<CacheConfig> with_newest_results(CacheConfig config, std::size_t count) {
  for (ConfigRecord& record : config.records) {
    if (record.results.size() + record.chains.size() <= count) {
      continue;
    }
    std::vector<Place> places;
    for (std::size_t i = 0; i < record.results.size(); ++i) {
      REGCACHE_TRY_ASSIGN(const Instant at, result_time(record.results[i].created_at));
      places.push_back({at, false, i});
    }
    for (std::size_t i = 0; i < record.chains.size(); ++i) {
      REGCACHE_TRY_ASSIGN(const Instant at, result_time(record.chains[i].created_at));
      places.push_back({at, true, i});
    }
    sort_items(places, [](const Place& a, const Place& b) { return a < b; });
    places.resize(count);
    record.results = chosen(record.results, places, false);
    record.chains = chosen(record.chains, places, true);
  }
  return config;
}

}  // namespace regcache
