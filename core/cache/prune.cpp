#include "core/cache/prune.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/cache/compose.h"
#include "core/cache/layer_stack.h"
#include "core/cache/live_records.h"
#include "core/cache/results.h"
#include "core/cache/usable.h"
#include "core/text/sort_items.h"

namespace regcache {
namespace {

// One result of one record. Its layers are `chain`'s, or `layer` and all below it.
struct AgedResult {
  Instant at;
  std::size_t record = 0;
  bool is_chain = false;
  std::size_t index = 0;

  friend bool operator<(const AgedResult& a, const AgedResult& b) {
    return std::tie(b.at, a.record, a.is_chain, a.index) <
           std::tie(a.at, b.record, b.is_chain, b.index);
  }
};

// All results, the newest first.
Result<std::vector<AgedResult>> by_age(const CacheConfig& config) {
  std::vector<AgedResult> results;
  for (std::size_t i = 0; i < config.records.size(); ++i) {
    const ConfigRecord& record = config.records[i];
    for (std::size_t k = 0; k < record.results.size(); ++k) {
      REGCACHE_TRY_ASSIGN(const Instant at, result_time(record.results[k].created_at));
      results.push_back({at, i, false, k});
    }
    for (std::size_t k = 0; k < record.chains.size(); ++k) {
      REGCACHE_TRY_ASSIGN(const Instant at, result_time(record.chains[k].created_at));
      results.push_back({at, i, true, k});
    }
  }
  sort_items(results, [](const AgedResult& a, const AgedResult& b) { return a < b; });
  return results;
}

// Adds up the bytes of layers, each blob once.
class BlobSum {
 public:
  BlobSum(const CacheConfig& config, const std::vector<Descriptor>& described)
      : config_(config), is_counted_(config.layers.size(), false) {
    for (const Descriptor& one : described) {
      sizes_[one.digest.text()] = one.size;
    }
  }

  void add(const AgedResult& result) {
    const ConfigRecord& record = config_.records[result.record];
    if (result.is_chain) {
      for (const std::int64_t layer : record.chains[result.index].layers) {
        add_stack(layer);
      }
      return;
    }
    add_stack(record.results[result.index].layer);
  }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  void add_stack(std::int64_t layer) {
    while (layer != -1 && !is_counted_[static_cast<std::size_t>(layer)]) {
      is_counted_[static_cast<std::size_t>(layer)] = true;
      const ConfigLayer& one = config_.layers[static_cast<std::size_t>(layer)];
      if (const auto size = sizes_.find(one.blob); size != sizes_.end()) {
        bytes_ += std::exchange(size->second, 0);
      }
      layer = one.parent;
    }
  }

  const CacheConfig& config_;
  std::map<std::string_view, std::uint64_t> sizes_;
  std::vector<bool> is_counted_;
  std::uint64_t bytes_ = 0;
};

// The records that have a result, and all that these are found by.
std::vector<bool> useless_records(const CacheConfig& config) {
  std::vector<bool> useless(config.records.size(), true);
  std::vector<std::size_t> waiting;
  const auto need = [&](std::size_t record) {
    if (useless[record]) {
      useless[record] = false;
      waiting.push_back(record);
    }
  };
  for (std::size_t i = 0; i < config.records.size(); ++i) {
    if (!config.records[i].results.empty() || !config.records[i].chains.empty()) {
      need(i);
    }
  }
  while (!waiting.empty()) {
    const std::size_t record = waiting.back();
    waiting.pop_back();
    for (const auto& slot : config.records[record].inputs) {
      for (const ConfigInput& input : slot) {
        need(static_cast<std::size_t>(input.link));
      }
    }
  }
  return useless;
}

// The config with the first `count` of the results alone.
CacheConfig with_first(const CacheConfig& config, const std::vector<AgedResult>& results,
                       std::size_t count) {
  CacheConfig kept = config;
  for (ConfigRecord& record : kept.records) {
    record.results.clear();
    record.chains.clear();
  }
  std::vector<AgedResult> chosen(results.begin(),
                                 results.begin() + static_cast<std::ptrdiff_t>(count));
  // In the order that they have in their records.
  sort_items(chosen, [](const AgedResult& a, const AgedResult& b) {
    return std::tie(a.record, a.index) < std::tie(b.record, b.index);
  });
  for (const AgedResult& one : chosen) {
    const ConfigRecord& from = config.records[one.record];
    ConfigRecord& to = kept.records[one.record];
    if (one.is_chain) {
      to.chains.push_back(from.chains[one.index]);
    } else {
      to.results.push_back(from.results[one.index]);
    }
  }
  const std::vector<bool> useless = useless_records(kept);
  return without_unused_layers(without_records(std::move(kept), useless));
}

std::size_t count_below(const BlobSum& empty, const std::vector<AgedResult>& results,
                        std::size_t count, std::uint64_t bytes_max) {
  BlobSum sum = empty;
  for (std::size_t i = 0; i < count; ++i) {
    sum.add(results[i]);
    if (sum.bytes() > bytes_max) {
      return i;
    }
  }
  return count;
}

// The largest number of results whose cache BuildKit would import, by halving.
Result<std::size_t> count_that_fits(const CacheConfig& config,
                                    const std::vector<AgedResult>& results, std::size_t count,
                                    const std::vector<Descriptor>& described, ManifestShape shape) {
  std::size_t fits = 0;
  std::size_t too_many = count + 1;
  for (std::size_t tried = count; too_many - fits > 1; tried = fits + (too_many - fits) / 2) {
    REGCACHE_TRY_ASSIGN(const ComposedCache composed,
                        compose_cache(with_first(config, results, tried), described, shape));
    (composed.is_importable() ? fits : too_many) = tried;
  }
  return fits;
}

}  // namespace

Result<CacheConfig> prune_cache_config(const CacheConfig& config,
                                       const std::vector<Descriptor>& described,
                                       const PruneRules& rules) {
  REGCACHE_TRY_ASSIGN(CacheConfig usable, usable_cache_config(config, described));
  if (rules.results_max) {
    REGCACHE_TRY_ASSIGN(usable, with_newest_results(std::move(usable), *rules.results_max));
  }
  REGCACHE_TRY_ASSIGN(const std::vector<AgedResult> results, by_age(usable));
  std::size_t count = results.size();
  while (rules.oldest && count > 0 && results[count - 1].at < *rules.oldest) {
    --count;
  }
  if (rules.layers_bytes) {
    count = count_below(BlobSum(usable, described), results, count, *rules.layers_bytes);
  }
  if (rules.fit) {
    REGCACHE_TRY_ASSIGN(count, count_that_fits(usable, results, count, described, *rules.fit));
  }
  return with_first(usable, results, count);
}

}  // namespace regcache
