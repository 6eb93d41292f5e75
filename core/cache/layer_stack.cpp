#include "core/cache/layer_stack.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "core/cache/indexes.h"
#include "core/text/sort_items.h"

namespace regcache {
namespace {

// Ranks start at 1 while they are made, so that 0 is the rank of no layer at all.
constexpr std::uint32_t kNoRank = 0;

struct KeyedLayer {
  std::uint64_t key;
  std::size_t layer;
};

// Ranks by key, dense from 1.
void assign_ranks(std::vector<KeyedLayer>& keyed, std::vector<std::uint32_t>& ranks) {
  sort_items(keyed, [](const KeyedLayer& a, const KeyedLayer& b) { return a.key < b.key; });
  std::uint32_t rank = kNoRank;
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    rank += i == 0 || keyed[i].key != keyed[i - 1].key ? 1 : 0;
    ranks[keyed[i].layer] = rank;
  }
}

// What a layer is without its parents. Annotations, which registry caches do not have, belong to it.
auto own_key(const ConfigLayer& layer) {
  static const ConfigLayerAnnotations none;
  const ConfigLayerAnnotations& a = layer.annotations ? *layer.annotations : none;
  return std::tie(layer.blob, a.media_type, a.diff_id, a.size, a.created_at);
}

std::vector<std::uint32_t> rank_by_own_key(const std::vector<ConfigLayer>& layers) {
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    const int by_blob = layers[a].blob.compare(layers[b].blob);
    return by_blob != 0 ? by_blob < 0 : own_key(layers[a]) < own_key(layers[b]);
  };
  const std::vector<std::uint32_t> order = sorted_numbers(layers.size(), before);
  std::vector<std::uint32_t> ranks(layers.size());
  std::uint32_t rank = kNoRank;
  for (std::size_t i = 0; i < order.size(); ++i) {
    rank += i == 0 || before(order[i - 1], order[i]) ? 1 : 0;
    ranks[order[i]] = rank;
  }
  return ranks;
}

void mark_stack(const std::vector<ConfigLayer>& layers, std::int64_t layer,
                std::vector<bool>& used) {
  while (layer != -1 && !used[static_cast<std::size_t>(layer)]) {
    used[static_cast<std::size_t>(layer)] = true;
    layer = layers[static_cast<std::size_t>(layer)].parent;
  }
}

}  // namespace

Result<std::vector<std::size_t>> layer_stack(const CacheConfig& config, std::int64_t layer) {
  std::vector<std::size_t> stack;
  while (layer != -1) {
    if (!is_index(layer, config.layers.size())) {
      const std::string place =
          stack.empty() ? "" : "/layers/" + std::to_string(stack.back()) + "/parent";
      return fail(Code::out_of_range, place, "there is no layer " + std::to_string(layer));
    }
    if (stack.size() == config.layers.size()) {
      return fail(Code::conflict, "/layers/" + std::to_string(layer),
                  "the layer is its own ancestor");
    }
    stack.push_back(static_cast<std::size_t>(layer));
    layer = config.layers[stack.back()].parent;
  }
  std::reverse(stack.begin(), stack.end());
  return stack;
}

// Each round ranks twice as many layers of every stack as the one before: the rank so far, then that
// of the ancestor just past it.
std::vector<std::uint32_t> rank_layers(const CacheConfig& config) {
  const std::size_t count = config.layers.size();
  std::vector<std::uint32_t> ranks = rank_by_own_key(config.layers);
  std::vector<std::int64_t> ancestors(count);
  for (std::size_t i = 0; i < count; ++i) {
    ancestors[i] = config.layers[i].parent;
  }
  const auto has_ancestor = [](std::int64_t ancestor) { return ancestor != -1; };
  while (std::any_of(ancestors.begin(), ancestors.end(), has_ancestor)) {
    std::vector<KeyedLayer> keyed(count);
    std::vector<std::int64_t> further(count, -1);
    for (std::size_t i = 0; i < count; ++i) {
      std::uint64_t below = kNoRank;
      if (has_ancestor(ancestors[i])) {
        const auto ancestor = static_cast<std::size_t>(ancestors[i]);
        below = ranks[ancestor];
        further[i] = ancestors[ancestor];
      }
      keyed[i] = {std::uint64_t{ranks[i]} << 32U | below, i};
    }
    assign_ranks(keyed, ranks);
    ancestors = std::move(further);
  }
  for (std::uint32_t& rank : ranks) {
    --rank;
  }
  return ranks;
}

CacheConfig without_unused_layers(CacheConfig config) {
  std::vector<bool> used(config.layers.size(), false);
  for (const ConfigRecord& record : config.records) {
    for (const ConfigResult& result : record.results) {
      mark_stack(config.layers, result.layer, used);
    }
    for (const ConfigChain& chain : record.chains) {
      for (const std::int64_t layer : chain.layers) {
        mark_stack(config.layers, layer, used);
      }
    }
  }
  std::vector<std::int64_t> new_index(config.layers.size(), -1);
  std::vector<ConfigLayer> kept;
  for (std::size_t i = 0; i < config.layers.size(); ++i) {
    if (used[i]) {
      new_index[i] = static_cast<std::int64_t>(kept.size());
      kept.push_back(std::move(config.layers[i]));
    }
  }
  config.layers = std::move(kept);
  const auto renumber = [&](std::int64_t& layer) {
    layer = new_index[static_cast<std::size_t>(layer)];
  };
  for (ConfigLayer& layer : config.layers) {
    if (layer.parent != -1) {
      renumber(layer.parent);
    }
  }
  for (ConfigRecord& record : config.records) {
    for (ConfigResult& result : record.results) {
      renumber(result.layer);
    }
    for (ConfigChain& chain : record.chains) {
      std::for_each(chain.layers.begin(), chain.layers.end(), renumber);
    }
  }
  return config;
}

}  // namespace regcache
