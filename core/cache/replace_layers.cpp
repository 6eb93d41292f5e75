#include "core/cache/replace_layers.h"

#include <string_view>

namespace regcache {

void replace_layers(CacheConfig& config, std::vector<Descriptor>& described,
                    const Replacements& replacements) {
  std::map<std::string_view, std::string_view> digests;
  for (const auto& [old, layer] : replacements) {
    digests[old.text()] = layer.digest.text();
    described.push_back(layer);
  }
  for (ConfigLayer& layer : config.layers) {
    if (const auto at = digests.find(layer.blob); at != digests.end()) {
      layer.blob = at->second;
    }
  }
}

}  // namespace regcache
