#include "core/cache/usable.h"

#include <algorithm>
#include <map>

#include "core/cache/indexes.h"
#include "core/cache/layer_stack.h"

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

// Marks records that can never match, and what then cannot either: every record is looked at once, after
// all that it links to.
std::vector<bool> find_dead_records(const CacheConfig& config) {
  std::vector<bool> dead(config.records.size(), false);
  const auto is_dead = [&dead](const ConfigInput& input) {
    return dead[static_cast<std::size_t>(input.link)];
  };
  for (const std::uint32_t record : inputs_first(config, RecordUsers(config))) {
    const auto& inputs = config.records[record].inputs;
    dead[record] = config.records[record].digest.starts_with("random:") ||
                   std::any_of(inputs.begin(), inputs.end(), [&](const auto& slot) {
                     return std::all_of(slot.begin(), slot.end(), is_dead);
                   });
  }
  return dead;
}

void drop_records(CacheConfig& config, const std::vector<bool>& dead) {
  std::vector<std::int64_t> places(config.records.size(), 0);
  std::vector<ConfigRecord> alive;
  for (std::size_t i = 0; i < config.records.size(); ++i) {
    places[i] = static_cast<std::int64_t>(alive.size());
    if (!dead[i]) {
      alive.push_back(std::move(config.records[i]));
    }
  }
  for (ConfigRecord& record : alive) {
    for (auto& slot : record.inputs) {
      std::erase_if(slot, [&](const ConfigInput& input) {
        return dead[static_cast<std::size_t>(input.link)];
      });
      for (ConfigInput& input : slot) {
        input.link = places[static_cast<std::size_t>(input.link)];
      }
    }
  }
  config.records = std::move(alive);
}

}  // namespace

Result<CacheConfig> usable_cache_config(const CacheConfig& config,
                                        const std::vector<Descriptor>& described) {
  REGCACHE_TRY(check_indexes(config));
  CacheConfig usable = config;
  drop_incomplete_results(usable, by_digest(described));
  drop_records(usable, find_dead_records(usable));
  return without_unused_layers(std::move(usable));
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
