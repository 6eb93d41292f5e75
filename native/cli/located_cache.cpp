#include "native/cli/located_cache.h"

#include <optional>

#include "native/transfer/jobs.h"

namespace regcache {
namespace {

// Caches that are read at once: each is a manifest and a config of a few MiB, which a core reads in little time.
constexpr unsigned kReadersMax = 4;

}  // namespace

Result<LocatedCache> read_located(Workplace& place, const std::string& location, Access access) {
  REGCACHE_TRY_ASSIGN(OpenLocation at, place.opener().open(location, access));
  REGCACHE_TRY_ASSIGN(CacheImage image, read_cache(*at.store, at.name));
  return LocatedCache{std::move(at), std::move(image)};
}

Result<std::vector<LocatedCache>> read_all_located(Workplace& place,
                                                   const std::vector<std::string>& locations) {
  std::vector<OpenLocation> places;
  for (const std::string& location : locations) {
    REGCACHE_TRY_ASSIGN(OpenLocation at, place.opener().open(location, Access::read));
    places.push_back(std::move(at));
  }
  std::vector<std::optional<Result<CacheImage>>> images(places.size());
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < places.size(); ++i) {
    jobs.emplace_back([&, i]() -> Result<void> {
      images[i] = read_cache(*places[i].store, places[i].name);
      return {};
    });
  }
  // No job fails: which error is told must not depend on who was first.
  (void)run_jobs(jobs, kReadersMax);
  std::vector<LocatedCache> caches;
  for (std::size_t i = 0; i < places.size(); ++i) {
    REGCACHE_TRY_ASSIGN(CacheImage image, *std::move(images[i]));
    caches.push_back({std::move(places[i]), std::move(image)});
  }
  return caches;
}

}  // namespace regcache
