#include "core/cache/order.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/cache/indexes.h"
#include "core/cache/layer_stack.h"
#include "core/text/sort_items.h"
#include "core/text/text_ranks.h"

namespace regcache {
namespace {

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

int compare_numbers(std::uint32_t a, std::uint32_t b) {
  return a == b ? 0 : a < b ? -1 : 1;
}

// Compares records by what BuildKit compares, then by a number for all that they are. Digests and
// selectors are compared as ranks.
class RecordOrder {
 public:
  explicit RecordOrder(const std::vector<ConfigRecord>& records)
      : records_(records), structure_(records.size(), 0) {
    std::vector<std::string_view> digests;
    std::vector<std::string_view> selectors;
    digests.reserve(records.size());
    for (const ConfigRecord& record : records) {
      digests.emplace_back(record.digest);
      first_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
      for (const auto& slot : record.inputs) {
        slots_.push_back({static_cast<std::uint32_t>(alternatives_.size()),
                          static_cast<std::uint32_t>(slot.size())});
        for (const ConfigInput& input : slot) {
          selectors.emplace_back(input.selector);
          alternatives_.push_back({0, static_cast<std::uint32_t>(input.link)});
        }
      }
    }
    first_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
    digest_ranks_ = rank_texts(digests);
    const std::vector<std::uint32_t> selector_ranks = rank_texts(selectors);
    for (std::size_t i = 0; i < alternatives_.size(); ++i) {
      alternatives_[i].selector = selector_ranks[i];
    }
  }

  // `inputs_first` has every record after its inputs: numbers grow from sources to leaves, level by
  // level, and equal structures get equal numbers.
  void number_structures(const std::vector<std::uint32_t>& inputs_first) {
    std::vector<std::uint64_t> keys(records_.size(), 0);  // level, then digest
    for (const std::uint32_t record : inputs_first) {
      std::uint64_t level = 0;
      for (std::uint32_t slot = first_slots_[record]; slot < first_slots_[record + 1]; ++slot) {
        for (const Alternative& alternative : alternatives_of(slot)) {
          level = std::max(level, (keys[alternative.record] >> 32U) + 1);
        }
      }
      keys[record] = level << 32U | digest_ranks_[record];
    }
    std::vector<std::uint32_t> order = sorted_by_key(keys);
    std::uint32_t number = 0;
    std::size_t end = 0;
    for (std::size_t begin = 0; begin < order.size(); begin = end) {
      for (; end < order.size() && keys[order[end]] == keys[order[begin]]; ++end) {
        sort_slots(order[end]);
      }
      number_equals(std::span(order).subspan(begin, end - begin), number);
    }
  }

  // The places of all records in order.
  [[nodiscard]] std::vector<std::uint32_t> sorted() const {
    const std::vector<std::uint64_t> keys(digest_ranks_.begin(), digest_ranks_.end());
    std::vector<std::uint32_t> order = sorted_by_key(keys);
    sort_runs(order, keys, [this](std::uint32_t a, std::uint32_t b) {
      const int by_parts = compare_as_buildkit(a, b);
      return by_parts != 0 ? by_parts < 0 : structure_[a] < structure_[b];
    });
    return order;
  }

  // Whether two records are the same in all that they are, have and depend on.
  [[nodiscard]] bool are_same(std::uint32_t a, std::uint32_t b) const {
    return structure_[a] == structure_[b];
  }

 private:
  struct Slot {
    std::uint32_t begin = 0;  // in alternatives_
    std::uint32_t size = 0;
  };
  struct Alternative {
    std::uint32_t selector = 0;  // its rank
    std::uint32_t record = 0;
  };

  [[nodiscard]] std::span<const Alternative> alternatives_of(std::uint32_t slot) const {
    return std::span(alternatives_).subspan(slots_[slot].begin, slots_[slot].size);
  }

  // Alternatives in an order that does not depend on indexes, each once.
  void sort_slots(std::uint32_t record) {
    for (std::uint32_t slot = first_slots_[record]; slot < first_slots_[record + 1]; ++slot) {
      if (slots_[slot].size < 2) {
        continue;
      }
      Alternative* const begin = alternatives_.data() + slots_[slot].begin;
      std::vector<Alternative> sorted(begin, begin + slots_[slot].size);
      const auto key = [this](const Alternative& one) {
        return std::tuple(one.selector, digest_ranks_[one.record], structure_[one.record]);
      };
      sort_items(sorted,
                 [&](const Alternative& a, const Alternative& b) { return key(a) < key(b); });
      const auto same = [&](const Alternative& a, const Alternative& b) {
        return key(a) == key(b);
      };
      sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
      std::copy(sorted.begin(), sorted.end(), begin);
      slots_[slot].size = static_cast<std::uint32_t>(sorted.size());
    }
  }

  // Numbers records of one level and digest, all of whose inputs have their numbers.
  void number_equals(std::span<std::uint32_t> members, std::uint32_t& number) {
    if (members.size() > 1) {
      std::vector<std::uint32_t> sorted(members.begin(), members.end());
      sort_items(sorted,
                 [this](std::uint32_t a, std::uint32_t b) { return compare_parts(a, b) < 0; });
      std::copy(sorted.begin(), sorted.end(), members.begin());
    }
    for (std::size_t i = 0; i < members.size(); ++i) {
      number += i == 0 || compare_parts(members[i - 1], members[i]) != 0 ? 1 : 0;
      structure_[members[i]] = number;
    }
  }

  // Walks the slots of two records; `link` compares the linked records.
  template <typename Link>
  [[nodiscard]] int compare_inputs(std::uint32_t a, std::uint32_t b, const Link& link) const {
    const std::uint32_t count = first_slots_[a + 1] - first_slots_[a];
    if (const int order = compare_numbers(count, first_slots_[b + 1] - first_slots_[b]);
        order != 0) {
      return order;
    }
    for (std::uint32_t slot = 0; slot < count; ++slot) {
      const auto left = alternatives_of(first_slots_[a] + slot);
      const auto right = alternatives_of(first_slots_[b] + slot);
      if (left.size() != right.size()) {
        return left.size() < right.size() ? -1 : 1;
      }
      for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i].selector != right[i].selector) {
          return compare_numbers(left[i].selector, right[i].selector);
        }
        if (const int order = link(left[i].record, right[i].record); order != 0) {
          return order;
        }
      }
    }
    return 0;
  }

  // Compares records of one digest.
  [[nodiscard]] int compare_parts(std::uint32_t a, std::uint32_t b) const {
    const int order = compare_inputs(a, b, [this](std::uint32_t x, std::uint32_t y) {
      return compare_numbers(structure_[x], structure_[y]);
    });
    return order != 0 ? order : compare_results(a, b);
  }
  [[nodiscard]] int compare_as_buildkit(std::uint32_t a, std::uint32_t b) const {
    return compare_inputs(a, b, [this](std::uint32_t x, std::uint32_t y) {
      return compare_numbers(digest_ranks_[x], digest_ranks_[y]);
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
  std::vector<std::uint32_t> digest_ranks_;
  std::vector<std::uint32_t> first_slots_;  // of each record in slots_, and the end
  std::vector<Slot> slots_;
  std::vector<Alternative> alternatives_;
};

std::vector<ConfigLayer> order_layers(std::vector<ConfigLayer> layers,
                                      const std::vector<std::uint32_t>& ranks) {
  std::uint32_t count = 0;
  for (const std::uint32_t rank : ranks) {
    count = std::max(count, rank + 1);
  }
  std::vector<ConfigLayer> ordered(count);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    ConfigLayer& layer = layers[i];
    if (layer.parent != -1) {
      layer.parent = ranks[as_index(layer.parent)];
    }
    ordered[ranks[i]] = std::move(layer);
  }
  return ordered;
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

CacheConfig with_ordered_layers(CacheConfig config) {
  const std::vector<std::uint32_t> ranks = rank_layers(config);
  config.layers = order_layers(std::move(config.layers), ranks);
  for (ConfigRecord& record : config.records) {
    renumber_layers(record, ranks);
  }
  return config;
}

CacheConfig with_ordered_records(CacheConfig config,
                                 const std::vector<std::uint32_t>& inputs_first) {
  std::vector<ConfigRecord>& records = config.records;
  RecordOrder records_order(records);
  records_order.number_structures(inputs_first);
  const std::vector<std::uint32_t> order = records_order.sorted();
  std::vector<std::uint32_t> places(records.size());
  std::vector<ConfigRecord> ordered;
  ordered.reserve(records.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || !records_order.are_same(order[i - 1], order[i])) {
      ordered.push_back(std::move(records[order[i]]));
    }
    places[order[i]] = static_cast<std::uint32_t>(ordered.size() - 1);
  }
  for (ConfigRecord& record : ordered) {
    renumber_links(record, places);
  }
  config.records = std::move(ordered);
  return config;
}

CacheConfig ordered_cache_config(CacheConfig config) {
  const std::vector<std::uint32_t> order = inputs_first(config, RecordUsers(config));
  return with_ordered_records(with_ordered_layers(std::move(config)), order);
}

Result<CacheConfig> order_cache_config(const CacheConfig& config) {
  REGCACHE_TRY(check_indexes(config));
  return ordered_cache_config(config);
}

}  // namespace regcache
