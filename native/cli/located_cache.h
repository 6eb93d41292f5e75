// A cache together with the place it was read from.
#pragma once

#include <string>

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

}  // namespace regcache
