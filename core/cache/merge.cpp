#include "core/cache/merge.h"

#include <cstdint>
#include <utility>

#include "core/cache/layer_stack.h"
#include "core/cache/normalize.h"
#include "core/cache/results.h"

namespace regcache {
namespace {

void shift_indexes(CacheConfig& config, std::int64_t layers, std::int64_t records) {
  for (ConfigLayer& layer : config.layers) {
    layer.parent += layer.parent == -1 ? 0 : layers;
  }
  for (ConfigRecord& record : config.records) {
    for (ConfigResult& result : record.results) {
      result.layer += layers;
    }
    for (ConfigChain& chain : record.chains) {
      for (std::int64_t& layer : chain.layers) {
        layer += layers;
      }
    }
    for (auto& slot : record.inputs) {
      for (ConfigInput& input : slot) {
        input.link += records;
      }
    }
  }
}

}  // namespace

CacheConfig joined_cache_configs(std::vector<CacheConfig> configs) {
  CacheConfig joined;
  std::size_t records = 0;
  for (const CacheConfig& config : configs) {
    records += config.records.size();
  }
  joined.records.reserve(records);
  for (CacheConfig& config : configs) {
    shift_indexes(config, static_cast<std::int64_t>(joined.layers.size()),
                  static_cast<std::int64_t>(joined.records.size()));
    joined.layers.insert(joined.layers.end(), std::make_move_iterator(config.layers.begin()),
                         std::make_move_iterator(config.layers.end()));
    joined.records.insert(joined.records.end(), std::make_move_iterator(config.records.begin()),
                          std::make_move_iterator(config.records.end()));
    config = CacheConfig();
  }
  return joined;
}

Result<CacheConfig> merge_cache_configs(std::vector<CacheConfig> configs) {
  for (const CacheConfig& config : configs) {
    REGCACHE_TRY(check_indexes_but_loops(config));
  }
  REGCACHE_TRY_ASSIGN(CacheConfig merged,
                      normalized_cache_config(joined_cache_configs(std::move(configs))));
  REGCACHE_TRY_ASSIGN(merged, with_newest_results(std::move(merged), 1));
  return without_unused_layers(std::move(merged));
}

}  // namespace regcache
