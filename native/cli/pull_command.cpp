#include "native/cli/pull_command.h"

#include "core/oci/manifest.h"
#include "core/result/placed.h"
#include "native/cli/console.h"
#include "native/cli/option_input.h"
#include "native/cli/workplace.h"
#include "native/transfer/copy.h"

namespace regcache {
namespace {

// The manifest of the cache that `from` names; not_found when there is none, or an image instead.
Result<StoredManifest> find_cache(const OpenLocation& from) {
  REGCACHE_TRY_ASSIGN(StoredManifest stored, from.store->get_manifest(from.name));
  REGCACHE_TRY_ASSIGN(const Manifest manifest, parse_manifest(stored.bytes));
  REGCACHE_TRY(placed(from.text, cache_manifest(manifest)));
  return stored;
}

// Brings the cache of one source; nothing when there is no cache. One with a missing piece is a failure:
// a warning would be lost, and the next build would find out.
Result<std::optional<CopyReport>> bring(Workplace& place, const CacheOptions& options,
                                        OpenLocation& to) {
  REGCACHE_TRY_ASSIGN(const Location source, location_of(options));
  REGCACHE_TRY_ASSIGN(OpenLocation from, place.opener().open(source, Access::read));
  const Result<StoredManifest> stored = find_cache(from);
  if (!stored && stored.error().code == Code::not_found) {
    place.progress().warned("no cache: " + to_text(stored.error()));
    return std::optional<CopyReport>();
  }
  REGCACHE_TRY(stored);
  REGCACHE_TRY_ASSIGN(const CopyReport report,
                      copy_manifest(place.route(from, to), *stored, to.name));
  return std::optional(report);
}

void print_hit(const PullArguments& arguments, const std::string& source, const OpenLocation& to,
               const CopyReport& report) {
  if (arguments.transfer.quiet) {
    print_out(report.manifest.text() + "\n");
    return;
  }
  print_out("cache-hit=true\ncache-from=" + source + "\ndigest=" + report.manifest.text() + "\n");
  if (arguments.transfer.tells_people()) {
    print_err(to.text + ": " + summary(report.blobs) + "\n");
  }
}

Result<ExitStatus> pull(const PullArguments& arguments) {
  std::vector<CacheOptions> sources;
  for (const std::string& text : arguments.cache_from) {
    std::optional<CacheOptions> options = read_option_string(text, Direction::cache_from);
    if (!options) {
      return ExitStatus::usage;
    }
    sources.push_back(*std::move(options));
  }
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection, arguments.transfer));
  REGCACHE_TRY_ASSIGN(OpenLocation to, place->opener().open(arguments.destination, Access::write));
  std::optional<Error> first_failure;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    Result<std::optional<CopyReport>> report = bring(*place, sources[i], to);
    if (report && *report) {
      place->end_progress();
      print_hit(arguments, arguments.cache_from[i], to, **report);
      return ExitStatus::done;
    }
    if (report) {
      continue;
    }
    if (report.error().code == Code::cancelled || i + 1 == sources.size()) {
      return fail(first_failure ? *std::move(first_failure) : std::move(report).error());
    }
    place->progress().warned("no cache: " + to_text(report.error()));
    first_failure = first_failure ? first_failure : std::move(report).error();
  }
  place->end_progress();
  if (first_failure) {
    return fail(*std::move(first_failure));
  }
  if (arguments.require) {
    return fail(Code::not_found, "--cache-from", "none of the caches exists");
  }
  print_out(arguments.transfer.quiet ? "" : "cache-hit=false\n");
  return ExitStatus::done;
}

}  // namespace

ExitStatus run_pull(const PullArguments& arguments) {
  const Result<ExitStatus> status = pull(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
