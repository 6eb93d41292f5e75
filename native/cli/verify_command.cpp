#include "native/cli/verify_command.h"

#include "core/text/byte_size.h"
#include "native/cli/console.h"
#include "native/cli/workplace.h"
#include "native/transfer/verify.h"

namespace regcache {
namespace {

Result<ExitStatus> verify(const VerifyArguments& arguments) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection, arguments.transfer));
  REGCACHE_TRY_ASSIGN(OpenLocation from, place->opener().open(arguments.location, Access::read));
  REGCACHE_TRY_ASSIGN(const CacheImage image, read_cache(*from.store, from.name));
  const VerifyDepth depth = arguments.deep ? VerifyDepth::content : VerifyDepth::presence;
  REGCACHE_TRY_ASSIGN(
      const VerifyReport report,
      verify_blobs(*from.store, image, depth, arguments.transfer.jobs, place->progress()));
  place->end_progress();
  for (const Error& finding : report.findings) {
    print_out("error: " + to_text(finding) + "\n");
  }
  std::string line = from.text + ": " + std::to_string(report.blobs) + " blobs, " +
                     format_bytes(report.bytes) + ", ";
  line += arguments.deep
              ? "every digest checked, " + std::to_string(report.diff_ids) + " diffIDs checked, "
              : "looked for, ";
  print_out(line + std::to_string(report.findings.size()) + " wrong\n");
  return report.findings.empty() ? ExitStatus::done : ExitStatus::findings;
}

}  // namespace

ExitStatus run_verify(const VerifyArguments& arguments) {
  const Result<ExitStatus> status = verify(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
