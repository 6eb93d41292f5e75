#include "native/cli/merge_command.h"

#include "native/cli/console.h"
#include "native/cli/located_cache.h"
#include "native/cli/option_input.h"
#include "native/cli/push_outcome.h"
#include "native/transfer/merge_caches.h"

namespace regcache {
namespace {

void print_report(const MergeArguments& arguments, const OpenLocation& to,
                  const DeliveryReport& report, int tries) {
  print_delivered(report, to, arguments.transfer.tells_people(),
                  (report.was_there ? "all of it was there already" : summary(report.blobs)) +
                      (tries > 1 ? ", written " + std::to_string(tries) + " times" : ""));
}

std::vector<MergeSource> sources_of(Workplace& place, std::vector<LocatedCache>& caches,
                                    OpenLocation& to) {
  std::vector<MergeSource> sources;
  sources.reserve(caches.size());
  for (LocatedCache& cache : caches) {
    sources.push_back({place.route(cache.at, to), std::move(cache.image)});
  }
  return sources;
}

Result<ExitStatus> merge_to(const MergeArguments& arguments) {
  const std::optional<CacheOptions> options =
      read_option_string(arguments.cache_to, Direction::cache_to);
  if (!options) {
    return ExitStatus::usage;
  }
  const ImageExport* image = image_export(*options);
  if (image == nullptr || image->force_compression) {
    return fail(Code::unsupported, image == nullptr ? "type" : "force-compression",
                image == nullptr ? "regcache sends caches to registries and directories only"
                                 : "a merger converts no layers",
                image == nullptr ? "use type=registry or type=local" : "push the merged cache");
  }
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection, arguments.transfer));
  REGCACHE_TRY_ASSIGN(std::vector<LocatedCache> caches,
                      read_all_located(*place, arguments.sources));
  REGCACHE_TRY_ASSIGN(const Location target, location_of(*options));
  REGCACHE_TRY_ASSIGN(OpenLocation to, place->opener().open(target, Access::write));
  REGCACHE_TRY_ASSIGN(const DeliveryReport report,
                      merge_caches(sources_of(*place, caches, to), *to.store,
                                   name_to_write(*options, to), image->shape));
  place->end_progress();
  print_report(arguments, to, report, 1);
  return ExitStatus::done;
}

Result<ExitStatus> merge_into_shared(const MergeArguments& arguments) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection, arguments.transfer));
  REGCACHE_TRY_ASSIGN(std::vector<LocatedCache> caches,
                      read_all_located(*place, arguments.sources));
  REGCACHE_TRY_ASSIGN(OpenLocation to, place->opener().open(arguments.into, Access::write));
  REGCACHE_TRY(expect_tag(to));
  REGCACHE_TRY_ASSIGN(const MergeIntoReport report,
                      merge_into(sources_of(*place, caches, to), *to.store, to.name,
                                 [&](Milliseconds duration) { return place->wait(duration); }));
  place->end_progress();
  print_report(arguments, to, report.delivery, report.tries);
  return ExitStatus::done;
}

}  // namespace

ExitStatus run_merge(const MergeArguments& arguments) {
  if (arguments.cache_to.empty() && arguments.into.empty()) {
    return report_failure({Code::missing, "--cache-to", "where the merged cache goes was not given",
                           "give --cache-to OPTIONS or --into LOCATION"});
  }
  const Result<ExitStatus> status =
      arguments.into.empty() ? merge_to(arguments) : merge_into_shared(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
