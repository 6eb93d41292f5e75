#include "core/cache/usable.h"

#include <algorithm>
#include <map>

#include "core/cache/indexes.h"
#include "core/cache/layer_stack.h"
#include "core/cache/live_records.h"

namespace regcache {
namespace {

using Described = std::map<std::string_view, const Descriptor*>;

Described by_digest(const std::vector<Descriptor>& described) {
  Described found;
  for (const Descriptor& one : described) {
    found[one.digest.text()] = &one;
  }
  return found;
}

// Whether a layer and all below it have a descriptor. Parents come in any order: each is looked at once.
class Complete {
 public:
  Complete(const CacheConfig& config, const Described& described)
      : layers_(config.layers), described_(described), known_(config.layers.size(), kUnknown) {}

  bool operator()(std::int64_t top) {
    std::vector<std::size_t> path;
    bool complete = true;
    for (std::int64_t layer = top; layer != -1;) {
      const auto index = static_cast<std::size_t>(layer);
      if (known_[index] != kUnknown) {
        complete = known_[index] == kComplete;
        break;
      }
      path.push_back(index);
      layer = layers_[index].parent;
    }
    for (auto index = path.rbegin(); index != path.rend(); ++index) {
      complete = complete && described_.count(layers_[*index].blob) > 0;
      known_[*index] = complete ? kComplete : kIncomplete;
    }
    return complete;
  }

 private:
  static constexpr char kUnknown = 0;
  static constexpr char kComplete = 1;
  static constexpr char kIncomplete = 2;

  const std::vector<ConfigLayer>& layers_;
  const Described& described_;
  std::vector<char> known_;
};

void drop_incomplete_results(CacheConfig& config, const Described& described) {
  Complete is_complete(config, described);
  for (ConfigRecord& record : config.records) {
    std::erase_if(record.results,
                  [&](const ConfigResult& result) { return !is_complete(result.layer); });
    std::erase_if(record.chains, [&](const ConfigChain& chain) {
      return std::any_of(chain.layers.begin(), chain.layers.end(), [&](std::int64_t layer) {
        return described.count(config.layers[static_cast<std::size_t>(layer)].blob) == 0;
      });
    });
  }
}

}  // namespace

Result<CacheConfig> usable_cache_config(const CacheConfig& config,
                                        const std::vector<Descriptor>& described) {
  REGCACHE_TRY(check_indexes(config));
  CacheConfig usable = config;
  drop_incomplete_results(usable, by_digest(described));
  return without_unused_layers(without_unmatched_records(std::move(usable)));
}

Result<std::vector<Descriptor>> describe_layers(const CacheConfig& config,
                                                const std::vector<Descriptor>& described) {
  const Described found = by_digest(described);
  std::vector<Descriptor> layers;
  for (std::size_t i = 0; i < config.layers.size(); ++i) {
    const auto at = found.find(config.layers[i].blob);
    if (at == found.end()) {
      return fail(Code::missing, "/layers/" + std::to_string(i) + "/blob",
                  "the manifest has no descriptor for " + config.layers[i].blob);
    }
    layers.push_back(*at->second);
  }
  return layers;
}

}  // namespace regcache
