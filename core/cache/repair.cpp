#include "core/cache/repair.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "core/cache/compose.h"
#include "core/cache/indexes.h"
#include "core/cache/normalize.h"
#include "core/cache/prune.h"
#include "core/cache/usable.h"
#include "core/oci/media_type.h"
#include "core/text/rfc3339.h"

namespace regcache {
namespace {

// The last descriptor of each blob that BuildKit could load, its annotations cleaned.
std::vector<Descriptor> sound_descriptors(const std::vector<Descriptor>& described,
                                          const std::set<Digest>& broken) {
  std::map<Digest, Descriptor> last;
  for (const Descriptor& one : described) {
    last.insert_or_assign(one.digest, one);
  }
  std::vector<Descriptor> sound;
  for (auto& [digest, layer] : last) {
    const auto diff_id = layer.annotations.find(kUncompressedAnnotation);
    if (broken.count(digest) > 0 || !parse_layer_type(layer.media_type) ||
        diff_id == layer.annotations.end() || !parse_digest(diff_id->second)) {
      continue;
    }
    const auto created = layer.annotations.find(kCreatedAtAnnotation);
    if (created != layer.annotations.end() && !parse_rfc3339(created->second)) {
      layer.annotations.erase(created);
    }
    std::erase_if(layer.annotations, [](const auto& annotation) {
      return annotation.first.starts_with(kDistributionSourcePrefix);
    });
    sound.push_back(std::move(layer));
  }
  return sound;
}

// Whether each layer and all below it are described and end at a bottom. Each layer is walked once.
std::vector<bool> sound_layers(const std::vector<ConfigLayer>& layers,
                               const std::vector<Descriptor>& described) {
  std::set<std::string_view> digests;
  for (const Descriptor& one : described) {
    digests.insert(one.digest.text());
  }
  enum class State : std::uint8_t { unknown, on_path, sound, broken };
  std::vector<State> states(layers.size(), State::unknown);
  std::vector<std::size_t> path;
  for (std::size_t top = 0; top < layers.size(); ++top) {
    auto layer = static_cast<std::int64_t>(top);
    while (is_index(layer, layers.size()) &&
           states[static_cast<std::size_t>(layer)] == State::unknown) {
      path.push_back(static_cast<std::size_t>(layer));
      states[path.back()] = State::on_path;
      layer = layers[path.back()].parent;
    }
    bool is_sound = layer == -1 || (is_index(layer, layers.size()) &&
                                    states[static_cast<std::size_t>(layer)] == State::sound);
    for (; !path.empty(); path.pop_back()) {
      is_sound = is_sound && digests.count(layers[path.back()].blob) > 0;
      states[path.back()] = is_sound ? State::sound : State::broken;
    }
  }
  std::vector<bool> sound;
  sound.reserve(states.size());
  for (const State state : states) {
    sound.push_back(state == State::sound);
  }
  return sound;
}

// Takes out every index that leads nowhere, or to a layer that cannot be loaded; loops of records stay.
CacheConfig with_sound_indexes(CacheConfig config, const std::vector<Descriptor>& described) {
  const std::vector<bool> sound = sound_layers(config.layers, described);
  const auto is_broken = [&](std::int64_t layer) {
    return !is_index(layer, sound.size()) || !sound[static_cast<std::size_t>(layer)];
  };
  for (std::size_t i = 0; i < sound.size(); ++i) {
    config.layers[i].parent = sound[i] ? config.layers[i].parent : -1;
  }
  for (ConfigRecord& record : config.records) {
    std::erase_if(record.results,
                  [&](const ConfigResult& result) { return is_broken(result.layer); });
    std::erase_if(record.chains, [&](const ConfigChain& chain) {
      return std::any_of(chain.layers.begin(), chain.layers.end(), is_broken);
    });
    for (auto& slot : record.inputs) {
      std::erase_if(slot, [&](const ConfigInput& input) {
        return !is_index(input.link, config.records.size());
      });
    }
  }
  return config;
}

}  // namespace

Result<RepairedCache> repair_cache(const CacheConfig& config,
                                   const std::vector<Descriptor>& described,
                                   const std::set<Digest>& broken, ManifestShape shape) {
  const std::vector<Descriptor> sound = sound_descriptors(described, broken);
  REGCACHE_TRY_ASSIGN(CacheConfig repaired,
                      normalize_cache_config(with_sound_indexes(config, sound)));
  REGCACHE_TRY_ASSIGN(const ComposedCache composed, compose_cache(repaired, sound, shape));
  if (!composed.is_importable()) {
    REGCACHE_TRY_ASSIGN(repaired, prune_cache_config(repaired, sound, {.fit = shape}));
  }
  REGCACHE_TRY_ASSIGN(std::vector<Descriptor> layers, describe_layers(repaired, sound));
  return RepairedCache{std::move(repaired), std::move(layers)};
}

}  // namespace regcache
