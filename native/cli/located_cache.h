// A cache together with the place it was read from.
#pragma once

#include <string>
#include <vector>

#include "native/cli/workplace.h"
#include "native/transfer/cache_image.h"

namespace regcache {

struct LocatedCache {
  OpenLocation at;
  CacheImage image;
};

// Opens the location and reads the cache there; Access::write for one that is written back.
[[nodiscard]] Result<LocatedCache> read_located(Workplace& place, const std::string& location,
                                                Access access = Access::read);

// The same for several, which are read at the same time.
//
// Shape:   in the order of `locations`.
// Errors:  that of the first location that could not be read.
[[nodiscard]] Result<std::vector<LocatedCache>> read_all_located(
    Workplace& place, const std::vector<std::string>& locations);

}  // namespace regcache
