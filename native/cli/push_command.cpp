#include "native/cli/push_command.h"

#include "native/cli/console.h"
#include "native/cli/option_input.h"
#include "native/cli/push_outcome.h"
#include "native/cli/workplace.h"
#include "native/transfer/push.h"

namespace regcache {
namespace {

Result<PushPlan> plan_of(const ImageExport& image) {
  PushPlan plan;
  plan.shape = image.shape;
  plan.minimize = image.mode == CacheMode::min;
  if (image.force_compression) {
    REGCACHE_TRY_ASSIGN(const std::optional<int> level, encoder_level(image.compression));
    REGCACHE_TRY_ASSIGN(const BlockPlan blocks,
                        plan_blocks(compression_of(image.compression), level));
    plan.conversion = Conversion{.plan = blocks};
  }
  return plan;
}

void warn_of_idle_compression(const ImageExport& image, Progress& progress) {
  if (!image.force_compression && compression_of(image.compression) != Compression::gzip) {
    progress.warned(
        "compression=" + std::string(compression_name(compression_of(image.compression))) +
        " changes nothing: every layer of a finished cache exists already; add "
        "force-compression=true");
  }
}

// Reading the source fails as ever; from here on ignore-error=true forgives.
Result<ExitStatus> send(const PushArguments& arguments, Workplace& place, OpenLocation& from,
                        const CacheImage& image, const CacheOptions& options) {
  REGCACHE_TRY_ASSIGN(const Location target, location_of(options));
  REGCACHE_TRY_ASSIGN(OpenLocation to, place.opener().open(target, Access::write));
  const ImageExport& exported = *image_export(options);
  REGCACHE_TRY_ASSIGN(const PushPlan plan, plan_of(exported));
  warn_of_idle_compression(exported, place.progress());
  REGCACHE_TRY_ASSIGN(const PushReport pushed,
                      push_cache(place.route(from, to), image, name_to_write(options, to), plan));
  place.end_progress();
  print_pushed(pushed, to, arguments.transfer.tells_people());
  return ExitStatus::done;
}

Result<ExitStatus> push(const PushArguments& arguments) {
  const std::optional<CacheOptions> options =
      read_option_string(arguments.cache_to, Direction::cache_to);
  if (!options) {
    return ExitStatus::usage;
  }
  const ImageExport* image_options = image_export(*options);
  if (image_options == nullptr) {
    return fail(Code::unsupported, "type",
                "regcache sends caches to registries and directories only",
                "use type=registry or type=local");
  }
  if (const Result<PushPlan> plan = plan_of(*image_options); !plan) {
    print_err(error_text(plan.error()));
    return ExitStatus::usage;
  }
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection, arguments.transfer));
  REGCACHE_TRY_ASSIGN(OpenLocation from, place->opener().open(arguments.source, Access::read));
  REGCACHE_TRY_ASSIGN(const CacheImage image, read_cache(*from.store, from.name));
  Result<ExitStatus> status = send(arguments, *place, from, image, *options);
  if (!status && status.error().code != Code::cancelled && image_options->ignore_error) {
    place->end_progress();
    print_err("warning: the cache was not sent, and ignore-error=true forgives it\n" +
              error_text(status.error()));
    return ExitStatus::done;
  }
  return status;
}

}  // namespace

ExitStatus run_push(const PushArguments& arguments) {
  const Result<ExitStatus> status = push(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
