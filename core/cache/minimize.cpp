#include "core/cache/minimize.h"

#include <algorithm>

#include "core/cache/indexes.h"
#include "core/cache/layer_stack.h"
#include "core/text/rfc3339.h"

namespace regcache {
namespace {

Result<std::optional<std::int64_t>> newest_layer(const ConfigRecord& record) {
  std::optional<std::int64_t> newest;
  Instant newest_at;
  for (const ConfigResult& result : record.results) {
    const std::string_view time =
        result.created_at.empty() ? kZeroTimeText : std::string_view(result.created_at);
    REGCACHE_TRY_ASSIGN(const Instant at, parse_rfc3339(time));
    if (!newest || newest_at < at) {
      newest = result.layer;
      newest_at = at;
    }
  }
  return newest;
}

// The final records, and below those without a result the nearest ones with one.
std::vector<std::size_t> final_records(const CacheConfig& config) {
  const RecordUsers users(config);
  std::vector<std::size_t> waiting;
  for (std::size_t i = 0; i < config.records.size(); ++i) {
    if (users.of(i).empty()) {
      waiting.push_back(i);
    }
  }
  std::vector<bool> seen(config.records.size(), false);
  std::vector<std::size_t> finals;
  while (!waiting.empty()) {
    const std::size_t index = waiting.back();
    waiting.pop_back();
    if (seen[index]) {
      continue;
    }
    seen[index] = true;
    if (!config.records[index].results.empty()) {
      finals.push_back(index);
      continue;
    }
    for (const auto& slot : config.records[index].inputs) {
      for (const ConfigInput& input : slot) {
        waiting.push_back(static_cast<std::size_t>(input.link));
      }
    }
  }
  return finals;
}

}  // namespace

Result<CacheConfig> minimize_cache_config(const CacheConfig& config) {
  REGCACHE_TRY(check_indexes(config));
  const std::vector<std::uint32_t> ranks = rank_layers(config);
  std::vector<bool> kept(config.layers.size(), false);  // by rank
  for (const std::size_t record : final_records(config)) {
    REGCACHE_TRY_ASSIGN(const std::optional<std::int64_t> top,
                        newest_layer(config.records[record]));
    // Below a stack that is kept already everything is kept.
    for (std::int64_t layer = *top; layer != -1 && !kept[ranks[static_cast<std::size_t>(layer)]];
         layer = config.layers[static_cast<std::size_t>(layer)].parent) {
      kept[ranks[static_cast<std::size_t>(layer)]] = true;
    }
  }
  CacheConfig minimal = config;
  for (ConfigRecord& record : minimal.records) {
    std::erase_if(record.results, [&](const ConfigResult& result) {
      return !kept[ranks[static_cast<std::size_t>(result.layer)]];
    });
    record.chains.clear();
  }
  return without_unused_layers(std::move(minimal));
}

}  // namespace regcache
