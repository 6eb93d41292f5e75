#include "native/cli/copy_command.h"

#include "native/cli/console.h"
#include "native/cli/workplace.h"
#include "native/transfer/copy.h"

namespace regcache {
namespace {

Result<ExitStatus> copy(const CopyArguments& arguments) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection, arguments.transfer));
  REGCACHE_TRY_ASSIGN(OpenLocation from, place->opener().open(arguments.source, Access::read));
  REGCACHE_TRY_ASSIGN(OpenLocation to, place->opener().open(arguments.destination, Access::write));
  REGCACHE_TRY_ASSIGN(const CopyReport copied,
                      copy_manifest(place->route(from, to), from.name, to.name));
  place->end_progress();
  for (const std::string& warning : copied.warnings) {
    print_err("warning: " + warning + "\n");
  }
  print_out(copied.manifest.text() + "\n");
  if (arguments.transfer.tells_people()) {
    print_err(to.text + ": " +
              (copied.was_there ? "the same manifest was there already" : summary(copied.blobs)) +
              "\n");
  }
  return ExitStatus::done;
}

}  // namespace

ExitStatus run_copy(const CopyArguments& arguments) {
  const Result<ExitStatus> status = copy(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
