#include "native/cli/located_cache.h"

namespace regcache {

Result<LocatedCache> read_located(Workplace& place, const std::string& location, Access access) {
  REGCACHE_TRY_ASSIGN(OpenLocation at, place.opener().open(location, access));
  REGCACHE_TRY_ASSIGN(CacheImage image, read_cache(*at.store, at.name));
  return LocatedCache{std::move(at), std::move(image)};
}

}  // namespace regcache
