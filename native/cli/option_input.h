// Option strings as commands take them: checked before anything else happens.
#pragma once

#include <optional>
#include <string>

#include "core/options/cache_options.h"
#include "core/options/parse_rules.h"
#include "native/store/store_opener.h"

namespace regcache {

// The one cache that `text` describes. Prints every diagnostic; nothing when there was an error, or when
// the text describes no cache or several.
[[nodiscard]] std::optional<CacheOptions> read_option_string(const std::string& text,
                                                             Direction direction);

// The tag to write at `to`, which these options name; empty when the reference has a digest: then the
// manifest goes under its own digest only (facts 1.8).
[[nodiscard]] std::string name_to_write(const CacheOptions& options, const OpenLocation& to);

}  // namespace regcache
