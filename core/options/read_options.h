// The second half of reading: from attributes to the options of each backend.
#pragma once

#include <optional>

#include "core/options/cache_options.h"
#include "core/options/entry_reader.h"
#include "core/options/option_table.h"

namespace regcache {

// The options of one entry of a backend that the direction has; what is wrong with values goes to the
// reader's findings. What the options hold matters only when none of these is an error.
//
// Shape:   nothing when the options could not even be made, for want of a reference.
// Source:  facts 1.9, 1.10, 6.3.
[[nodiscard]] std::optional<CacheOptions> read_options(const EntryReader& reader, Backend backend);

}  // namespace regcache
