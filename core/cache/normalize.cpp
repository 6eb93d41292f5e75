#include "core/cache/normalize.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "core/cache/indexes.h"
#include "core/cache/layer_stack.h"
#include "core/cache/live_records.h"
#include "core/cache/order.h"
#include "core/cache/record_classes.h"
#include "core/cache/results.h"

namespace regcache {
namespace {

template <typename T>
void move_to_end(std::vector<T>& to, std::vector<T>& from) {
  if (to.empty()) {
    to.swap(from);
    return;
  }
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void sort_alternatives(std::vector<ConfigInput>& slot) {
  if (slot.size() < 2) {
    return;
  }
  std::sort(slot.begin(), slot.end(), [](const ConfigInput& a, const ConfigInput& b) {
    return std::tie(a.link, a.selector) < std::tie(b.link, b.selector);
  });
  slot.erase(std::unique(slot.begin(), slot.end()), slot.end());
}

// One record for each class, which may form loops.
CacheConfig fold_classes(CacheConfig config) {
  const std::vector<std::uint32_t> classes = record_classes(config);
  CacheConfig folded;
  folded.layers = std::move(config.layers);
  folded.records.reserve(classes.size());
  for (std::size_t i = 0; i < classes.size(); ++i) {
    ConfigRecord& record = config.records[i];
    for (auto& slot : record.inputs) {
      for (ConfigInput& input : slot) {
        input.link = classes[static_cast<std::size_t>(input.link)];
      }
    }
    if (classes[i] == folded.records.size()) {
      folded.records.push_back(std::move(record));
      continue;
    }
    ConfigRecord& other = folded.records[classes[i]];
    move_to_end(other.results, record.results);
    move_to_end(other.chains, record.chains);
    for (std::size_t slot = 0; slot < record.inputs.size(); ++slot) {
      move_to_end(other.inputs[slot], record.inputs[slot]);
    }
  }
  for (ConfigRecord& record : folded.records) {
    std::for_each(record.inputs.begin(), record.inputs.end(), sort_alternatives);
  }
  return folded;
}

// Takes links out of loops that do not lead down, and keeps all alternatives in a record beside.
CacheConfig untangle(CacheConfig config) {
  const std::vector<IndexProblem> loops = find_index_problems(config, config.records.size());
  const std::vector<std::uint32_t> heights = record_heights(config);
  std::vector<bool> is_tangled(config.records.size(), false);
  for (const IndexProblem& loop : loops) {
    is_tangled[loop.owner] = true;
  }
  for (const IndexProblem& loop : loops) {
    ConfigRecord with_all = config.records[loop.owner];
    std::size_t dropped = 0;
    for (auto& slot : config.records[loop.owner].inputs) {
      dropped += std::erase_if(slot, [&](const ConfigInput& input) {
        const auto below = static_cast<std::size_t>(input.link);
        return is_tangled[below] && heights[below] >= heights[loop.owner];
      });
    }
    if (dropped > 0) {
      config.records.push_back(std::move(with_all));
    }
  }
  return config;
}

}  // namespace

Result<void> check_indexes_but_loops(const CacheConfig& config) {
  std::vector<IndexProblem> problems = find_index_problems(config, 1, RecordLoops::are_allowed);
  if (!problems.empty()) {
    return fail(std::move(problems.front().error));
  }
  return {};
}

// Layers come first: once they are in order, their indexes are their ranks.
Result<CacheConfig> normalized_cache_config(CacheConfig config) {
  config = with_ordered_layers(std::move(config));
  config = fold_classes(without_unmatched_records(std::move(config)));
  REGCACHE_TRY_ASSIGN(config, with_distinct_results(std::move(config), LayerOrder::by_rank));
  config = without_unused_layers(std::move(config));
  std::vector<std::uint32_t> order = inputs_first(config, RecordUsers(config));
  if (order.size() < config.records.size()) {
    config = untangle(std::move(config));
    order = inputs_first(config, RecordUsers(config));
  }
  return with_ordered_records(std::move(config), order);
}

Result<CacheConfig> normalize_cache_config(CacheConfig config) {
  REGCACHE_TRY(check_indexes_but_loops(config));
  return normalized_cache_config(std::move(config));
}

}  // namespace regcache
