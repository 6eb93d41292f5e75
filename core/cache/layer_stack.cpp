#include "core/cache/layer_stack.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/cache/indexes.h"
#include "core/cache/pair_numbers.h"
#include "core/text/sort_items.h"
#include "core/text/text_ranks.h"

namespace regcache {
namespace {

// What a layer is without its parents. Annotations, which registry caches do not have, belong to it.
auto own_key(const ConfigLayer& layer) {
  static const ConfigLayerAnnotations none;
  const ConfigLayerAnnotations& a = layer.annotations ? *layer.annotations : none;
  return std::tie(layer.blob, a.media_type, a.diff_id, a.size, a.created_at);
}

std::vector<std::uint32_t> rank_by_own_key(const std::vector<ConfigLayer>& layers) {
  std::vector<std::string_view> blobs;
  blobs.reserve(layers.size());
  bool is_annotated = false;
  for (const ConfigLayer& layer : layers) {
    blobs.emplace_back(layer.blob);
    is_annotated = is_annotated || layer.annotations;
  }
  std::vector<std::uint32_t> ranks = rank_texts(blobs);
  if (!is_annotated) {
    return ranks;
  }
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return ranks[a] != ranks[b] ? ranks[a] < ranks[b] : own_key(layers[a]) < own_key(layers[b]);
  };
  const std::vector<std::uint32_t> order = sorted_numbers(layers.size(), before);
  std::vector<std::uint32_t> annotated(layers.size());
  std::uint32_t rank = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    rank += i > 0 && before(order[i - 1], order[i]) ? 1 : 0;
    annotated[order[i]] = rank;
  }
  return annotated;
}

// Different stacks, each once: what lies on top, and the stack below.
struct Stacks {
  std::vector<std::uint32_t> of_layer;
  std::vector<std::uint32_t> tops;    // by stack: the rank of the top layer's own key
  std::vector<std::int64_t> parents;  // by stack: the stack below; -1 where there is none
};

Stacks find_stacks(const std::vector<ConfigLayer>& layers) {
  constexpr std::uint32_t kUnseen = 0xFFFF'FFFF;
  const std::vector<std::uint32_t> own_ranks = rank_by_own_key(layers);
  Stacks stacks;
  stacks.of_layer.assign(layers.size(), kUnseen);
  PairNumbers numbers(layers.size());
  std::vector<std::size_t> path;
  for (std::size_t start = 0; start < layers.size(); ++start) {
    auto at = static_cast<std::int64_t>(start);
    while (at != -1 && stacks.of_layer[static_cast<std::size_t>(at)] == kUnseen) {
      path.push_back(static_cast<std::size_t>(at));
      at = layers[path.back()].parent;
    }
    std::int64_t below = -1;
    if (at != -1) {
      below = stacks.of_layer[static_cast<std::size_t>(at)];
    }
    for (; !path.empty(); path.pop_back()) {
      const std::size_t layer = path.back();
      const std::uint32_t stack =
          numbers.of(own_ranks[layer], static_cast<std::uint32_t>(below + 1));
      if (stack == stacks.tops.size()) {
        stacks.tops.push_back(own_ranks[layer]);
        stacks.parents.push_back(below);
      }
      stacks.of_layer[layer] = stack;
      below = stack;
    }
  }
  return stacks;
}

// Ranks by key, dense from 0; whether all keys differ.
bool assign_ranks(const std::vector<std::uint64_t>& keys, std::vector<std::uint32_t>& ranks) {
  const std::vector<std::uint32_t> order = sorted_by_key(keys);
  std::uint32_t rank = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    rank += i > 0 && keys[order[i]] != keys[order[i - 1]] ? 1 : 0;
    ranks[order[i]] = rank;
  }
  return order.empty() || rank + 1 == order.size();
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

// Most stacks are told apart by their top. While some are not, each round ranks twice as many layers of
// every stack as the one before: the rank so far, then that of the ancestor just past it.
std::vector<std::uint32_t> rank_layers(const CacheConfig& config) {
  const Stacks stacks = find_stacks(config.layers);
  const std::size_t count = stacks.tops.size();
  std::vector<std::uint64_t> keys(stacks.tops.begin(), stacks.tops.end());
  std::vector<std::uint32_t> ranks(count);
  std::vector<std::int64_t> ancestors = stacks.parents;
  while (!assign_ranks(keys, ranks)) {
    std::vector<std::int64_t> further(count, -1);
    for (std::size_t i = 0; i < count; ++i) {
      std::uint64_t below = 0;
      if (ancestors[i] != -1) {
        const auto ancestor = static_cast<std::size_t>(ancestors[i]);
        below = std::uint64_t{ranks[ancestor]} + 1;
        further[i] = ancestors[ancestor];
      }
      keys[i] = std::uint64_t{ranks[i]} << 32U | below;
    }
    ancestors = std::move(further);
  }
  std::vector<std::uint32_t> of_layers;
  of_layers.reserve(config.layers.size());
  for (const std::uint32_t stack : stacks.of_layer) {
    of_layers.push_back(ranks[stack]);
  }
  return of_layers;
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
  if (std::find(used.begin(), used.end(), false) == used.end()) {
    return config;
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
