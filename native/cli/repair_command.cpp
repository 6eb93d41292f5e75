#include "native/cli/repair_command.h"

#include <set>

#include "core/cache/repair.h"
#include "native/cli/console.h"
#include "native/cli/located_cache.h"
#include "native/cli/push_outcome.h"
#include "native/transfer/deliver.h"
#include "native/transfer/verify.h"

namespace regcache {
namespace {

std::set<Digest> broken_blobs(const VerifyReport& report) {
  std::set<Digest> broken;
  for (const BlobFinding& finding : report.findings) {
    broken.insert(finding.blob);
  }
  return broken;
}

std::size_t count_results(const CacheConfig& config) {
  std::size_t count = 0;
  for (const ConfigRecord& record : config.records) {
    count += record.results.size() + record.chains.size();
  }
  return count;
}

void print_report(const RepairArguments& arguments, const OpenLocation& to,
                  const CacheConfig& before, const CacheConfig& after,
                  const DeliveryReport& report) {
  print_delivered(
      report, to, arguments.transfer.tells_people(),
      std::to_string(count_results(after)) + " of " + std::to_string(count_results(before)) +
          " results and " + std::to_string(after.records.size()) + " of " +
          std::to_string(before.records.size()) + " records stay; " +
          (report.was_there ? "the same cache was there already" : summary(report.blobs)));
}

Result<ExitStatus> repair(const RepairArguments& arguments) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection, arguments.transfer));
  REGCACHE_TRY_ASSIGN(LocatedCache cache, read_located(*place, arguments.source));
  REGCACHE_TRY_ASSIGN(OpenLocation to, place->opener().open(arguments.destination, Access::write));
  REGCACHE_TRY(expect_tag(to));
  const VerifyDepth depth = arguments.deep ? VerifyDepth::content : VerifyDepth::presence;
  REGCACHE_TRY_ASSIGN(
      const VerifyReport verified,
      verify_blobs(*cache.at.store, cache.image,
                   {depth, arguments.transfer.jobs, arguments.transfer.limits}, place->progress()));
  if (!verified.unchecked.empty()) {
    return fail(verified.unchecked.front().error);  // it may be a good one
  }
  const CacheManifest& manifest = cache.image.manifest;
  REGCACHE_TRY_ASSIGN(
      const RepairedCache repaired,
      repair_cache(cache.image.config, manifest.layers, broken_blobs(verified), manifest.shape));
  if (count_results(repaired.config) == 0 && count_results(cache.image.config) > 0) {
    return fail(Code::corrupt, cache.at.text, "none of its results can be saved",
                "build the cache again");
  }
  REGCACHE_TRY_ASSIGN(const ComposedCache composed,
                      compose_cache(repaired.config, repaired.layers, manifest.shape));
  REGCACHE_TRY_ASSIGN(const DeliveryReport report,
                      deliver_cache({{place->route(cache.at, to), composed.parts.layers}},
                                    *to.store, composed, to.name));
  place->end_progress();
  print_report(arguments, to, cache.image.config, repaired.config, report);
  return ExitStatus::done;
}

}  // namespace

ExitStatus run_repair(const RepairArguments& arguments) {
  const Result<ExitStatus> status = repair(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
