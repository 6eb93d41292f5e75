// A cache whose layers have become other blobs.
#pragma once

#include <map>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/oci/descriptor.h"

namespace regcache {

// What blobs became, by the digest of the old one.
using Replacements = std::map<Digest, Descriptor>;

// Puts the new digests into the config and the new descriptors behind those of the list, where they count.
void replace_layers(CacheConfig& config, std::vector<Descriptor>& described,
                    const Replacements& replacements);

}  // namespace regcache
