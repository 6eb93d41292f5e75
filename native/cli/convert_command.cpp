#include "native/cli/convert_command.h"

#include "native/cli/console.h"
#include "native/cli/push_outcome.h"
#include "native/cli/workplace.h"
#include "native/transfer/push.h"

namespace regcache {
namespace {

Result<ExitStatus> convert(const ConvertArguments& arguments, const BlockPlan& blocks) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection, arguments.transfer));
  REGCACHE_TRY_ASSIGN(OpenLocation from, place->opener().open(arguments.source, Access::read));
  REGCACHE_TRY_ASSIGN(const CacheImage image, read_cache(*from.store, from.name));
  REGCACHE_TRY_ASSIGN(OpenLocation to, place->opener().open(arguments.destination, Access::write));
  const PushPlan plan{.shape = image.manifest.shape,
                      .conversion = Conversion{blocks, arguments.force_compression}};
  REGCACHE_TRY_ASSIGN(const PushReport pushed,
                      push_cache(place->route(from, to), image, to.name, plan));
  place->end_progress();
  if (arguments.level && !arguments.force_compression && pushed.blobs.converted == 0) {
    print_err(
        "warning: the level changes nothing: every layer is compressed so already; add "
        "--force-compression\n");
  }
  print_pushed(pushed, to, arguments.transfer.tells_people());
  return ExitStatus::done;
}

}  // namespace

ExitStatus run_convert(const ConvertArguments& arguments) {
  const Result<BlockPlan> blocks = plan_blocks(arguments.compression, arguments.level);
  if (!blocks) {
    print_err(error_text(blocks.error()));
    return ExitStatus::usage;
  }
  const Result<ExitStatus> status = convert(arguments, *blocks);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
