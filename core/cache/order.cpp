#include "core/cache/order.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/cache/indexes.h"
#include "core/cache/layer_stack.h"
#include "core/text/sort_items.h"

namespace regcache {
namespace {

using Inputs = std::vector<std::vector<ConfigInput>>;

std::size_t as_index(std::int64_t index) {
  return static_cast<std::size_t>(index);
}

// Compares lists element by element, by the key of each; -1, 0 or 1.
template <typename T, typename Key>
int compare_lists(const std::vector<T>& a, const std::vector<T>& b, const Key& key) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (key(a[i]) != key(b[i])) {
      return key(a[i]) < key(b[i]) ? -1 : 1;
    }
  }
  return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

// Compares records by what BuildKit compares, then by a number for all that they are.
class RecordOrder {
 public:
  explicit RecordOrder(const std::vector<ConfigRecord>& records)
      : records_(records), structure_(records.size(), 0) {}

  // `inputs_first` has every record after its inputs: numbers grow from sources to leaves, level by
  // level, and equal structures get equal numbers.
  void number_structures(const std::vector<std::uint32_t>& inputs_first) {
    std::vector<std::uint32_t> level(records_.size(), 0);
    std::uint32_t deepest = 0;
    for (const std::uint32_t record : inputs_first) {
      for (const auto& slot : records_[record].inputs) {
        for (const ConfigInput& input : slot) {
          level[record] = std::max(level[record], level[as_index(input.link)] + 1);
        }
      }
      deepest = std::max(deepest, level[record]);
    }
    std::vector<std::vector<std::uint32_t>> levels(deepest + 1);
    for (const std::uint32_t record : inputs_first) {
      levels[level[record]].push_back(record);
    }
    std::uint32_t number = 0;
    for (std::vector<std::uint32_t>& members : levels) {
      sort_items(members,
                 [this](std::uint32_t a, std::uint32_t b) { return compare_parts(a, b) < 0; });
      std::vector<std::uint32_t> numbers;
      for (std::size_t i = 0; i < members.size(); ++i) {
        number += i == 0 || compare_parts(members[i - 1], members[i]) != 0 ? 1 : 0;
        numbers.push_back(number);
      }
      for (std::size_t i = 0; i < members.size(); ++i) {
        structure_[members[i]] = numbers[i];
      }
    }
  }

  [[nodiscard]] bool operator()(std::uint32_t a, std::uint32_t b) const {
    if (const int order = compare_as_buildkit(a, b); order != 0) {
      return order < 0;
    }
    return structure_[a] < structure_[b];
  }

  // Whether two records are the same in all that they are, have and depend on.
  [[nodiscard]] bool are_same(std::uint32_t a, std::uint32_t b) const {
    return structure_[a] == structure_[b];
  }

 private:
  // Alternatives in an order that does not depend on indexes, each once.
  [[nodiscard]] std::vector<std::pair<std::string_view, std::size_t>> sorted(
      const std::vector<ConfigInput>& slot) const {
    std::vector<std::pair<std::string_view, std::size_t>> alternatives;
    alternatives.reserve(slot.size());
    for (const ConfigInput& input : slot) {
      alternatives.emplace_back(input.selector, as_index(input.link));
    }
    sort_items(alternatives, [this](const auto& a, const auto& b) {
      return std::tie(a.first, records_[a.second].digest, structure_[a.second]) <
             std::tie(b.first, records_[b.second].digest, structure_[b.second]);
    });
    const auto same = [this](const auto& a, const auto& b) {
      return a.first == b.first && structure_[a.second] == structure_[b.second];
    };
    alternatives.erase(std::unique(alternatives.begin(), alternatives.end(), same),
                       alternatives.end());
    return alternatives;
  }

  // Walks the slots of two records; `link` compares the linked records.
  template <typename Link>
  [[nodiscard]] int compare_inputs(std::uint32_t a, std::uint32_t b, const Link& link) const {
    const Inputs& x = records_[a].inputs;
    const Inputs& y = records_[b].inputs;
    if (x.size() != y.size()) {
      return x.size() < y.size() ? -1 : 1;
    }
    for (std::size_t slot = 0; slot < x.size(); ++slot) {
      const auto left = sorted(x[slot]);
      const auto right = sorted(y[slot]);
      if (left.size() != right.size()) {
        return left.size() < right.size() ? -1 : 1;
      }
      for (std::size_t i = 0; i < left.size(); ++i) {
        if (const int order = left[i].first.compare(right[i].first); order != 0) {
          return order;
        }
        if (const int order = link(left[i].second, right[i].second); order != 0) {
          return order;
        }
      }
    }
    return 0;
  }

  [[nodiscard]] int compare_parts(std::uint32_t a, std::uint32_t b) const {
    if (const int order = records_[a].digest.compare(records_[b].digest); order != 0) {
      return order;
    }
    const int order = compare_inputs(a, b, [this](std::size_t x, std::size_t y) {
      return structure_[x] == structure_[y] ? 0 : structure_[x] < structure_[y] ? -1 : 1;
    });
    return order != 0 ? order : compare_results(a, b);
  }

  [[nodiscard]] int compare_as_buildkit(std::uint32_t a, std::uint32_t b) const {
    if (const int order = records_[a].digest.compare(records_[b].digest); order != 0) {
      return order;
    }
    return compare_inputs(a, b, [this](std::size_t x, std::size_t y) {
      return records_[x].digest.compare(records_[y].digest);
    });
  }

  // Two records that are one key may differ in what they lead to.
  [[nodiscard]] int compare_results(std::uint32_t a, std::uint32_t b) const {
    const auto of = [](const ConfigResult& r) { return std::tie(r.layer, r.created_at); };
    const auto chain_of = [](const ConfigChain& c) { return std::tie(c.layers, c.created_at); };
    const ConfigRecord& x = records_[a];
    const ConfigRecord& y = records_[b];
    const int order = compare_lists(x.results, y.results, of);
    return order != 0 ? order : compare_lists(x.chains, y.chains, chain_of);
  }

  const std::vector<ConfigRecord>& records_;
  std::vector<std::uint32_t> structure_;
};

std::vector<ConfigLayer> order_layers(const CacheConfig& config,
                                      const std::vector<std::uint32_t>& ranks) {
  std::uint32_t count = 0;
  for (const std::uint32_t rank : ranks) {
    count = std::max(count, rank + 1);
  }
  std::vector<ConfigLayer> layers(count);
  for (std::size_t i = 0; i < config.layers.size(); ++i) {
    ConfigLayer layer = config.layers[i];
    if (layer.parent != -1) {
      layer.parent = ranks[as_index(layer.parent)];
    }
    layers[ranks[i]] = std::move(layer);
  }
  return layers;
}

void renumber_layers(ConfigRecord& record, const std::vector<std::uint32_t>& ranks) {
  for (ConfigResult& result : record.results) {
    result.layer = ranks[as_index(result.layer)];
  }
  for (ConfigChain& chain : record.chains) {
    for (std::int64_t& layer : chain.layers) {
      layer = ranks[as_index(layer)];
    }
  }
}

void renumber_links(ConfigRecord& record, const std::vector<std::uint32_t>& places) {
  for (std::vector<ConfigInput>& slot : record.inputs) {
    for (ConfigInput& input : slot) {
      input.link = places[as_index(input.link)];
    }
    sort_items(slot, [](const ConfigInput& a, const ConfigInput& b) {
      return std::tie(a.link, a.selector) < std::tie(b.link, b.selector);
    });
    slot.erase(std::unique(slot.begin(), slot.end()), slot.end());
  }
}

}  // namespace

CacheConfig ordered_cache_config(CacheConfig config) {
  const std::vector<std::uint32_t> ranks = rank_layers(config);
  CacheConfig ordered;
  ordered.layers = order_layers(config, ranks);
  std::vector<ConfigRecord>& records = config.records;
  for (ConfigRecord& record : records) {
    renumber_layers(record, ranks);
  }

  RecordOrder before(records);
  before.number_structures(inputs_first(config, RecordUsers(config)));
  const std::vector<std::uint32_t> order = sorted_numbers(records.size(), before);

  std::vector<std::uint32_t> places(records.size());
  ordered.records.reserve(records.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || !before.are_same(order[i - 1], order[i])) {
      ordered.records.push_back(std::move(records[order[i]]));
    }
    places[order[i]] = static_cast<std::uint32_t>(ordered.records.size() - 1);
  }
  for (ConfigRecord& record : ordered.records) {
    renumber_links(record, places);
  }
  return ordered;
}

Result<CacheConfig> order_cache_config(const CacheConfig& config) {
  REGCACHE_TRY(check_indexes(config));
  return ordered_cache_config(config);
}

}  // namespace regcache
