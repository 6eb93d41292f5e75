// Options back to text: the shortest option string that means the same.
#pragma once

#include <string>
#include <string_view>

#include "core/options/cache_options.h"
#include "core/options/parse_rules.h"

namespace regcache {

// The attributes that say what `options` say to the BuildKit of `rules`, without those that it fills
// in by itself.
[[nodiscard]] OptionAttributes attributes_of(const CacheOptions& options, const ParseRules& rules);

// The option string: type first, then the attributes sorted by key, fields quoted where they must be.
// For buildx, a registry cache with nothing but a reference is the bare reference.
//
// Bytes:   parse_cache_options with the same rules reads it as equal options; printed again, it is
//          the same text.
// Source:  facts 1.3; docker/buildx@461836ba0, util/buildflags/cache.go (String).
// Differs: buildx prints what was written; here spellings, defaults and ignored keys are gone.
[[nodiscard]] std::string write_options(const CacheOptions& options, const ParseRules& rules);

// The same for attributes as they are, whatever they say.
[[nodiscard]] std::string write_attributes(Backend backend, const OptionAttributes& attributes,
                                           Dialect dialect);

}  // namespace regcache
