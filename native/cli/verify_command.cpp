#include "native/cli/verify_command.h"

#include <algorithm>

#include "core/cache/report_json.h"
#include "core/text/byte_size.h"
#include "native/cli/console.h"
#include "native/cli/finding_text.h"
#include "native/cli/located_cache.h"
#include "native/transfer/verify.h"

namespace regcache {
namespace {

std::string report_text(const LocatedCache& cache, const VerifyReport& report, bool deep,
                        const std::vector<CacheFinding>& findings) {
  std::string text;
  for (const CacheFinding& finding : findings) {
    text += finding_text(finding);
  }
  text += cache.at.text + ": " + std::to_string(report.blobs) + " blobs, " +
          format_bytes(report.bytes) + ", ";
  text += deep ? "every digest checked, " + std::to_string(report.diff_ids) + " diffIDs checked, "
               : "looked for, ";
  const std::size_t unchecked = report.unchecked.size();
  text += unchecked == 0 ? "" : std::to_string(unchecked) + " not checked, ";
  return text + std::to_string(findings.size() - unchecked) + " wrong\n";
}

std::string report_json(const LocatedCache& cache, const VerifyReport& report,
                        const std::vector<CacheFinding>& findings) {
  constexpr std::size_t kIndent = 2;
  JsonWriter json(kIndent);
  json.begin_object();
  json.key("schema").integer(1);
  json.key("location").string(cache.at.text);
  json.key("digest").string(cache.image.stored.digest.text());
  json.key("blobs").natural(report.blobs);
  json.key("bytes").natural(report.bytes);
  json.key("diffIDs").natural(report.diff_ids);
  json.key("findings");
  write_findings(json, findings);
  json.end_object();
  return json.take() + "\n";
}

Result<ExitStatus> verify(const VerifyArguments& arguments) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection, arguments.transfer));
  REGCACHE_TRY_ASSIGN(const LocatedCache cache, read_located(*place, arguments.location));
  const VerifyDepth depth = arguments.deep ? VerifyDepth::content : VerifyDepth::presence;
  REGCACHE_TRY_ASSIGN(
      const VerifyReport report,
      verify_blobs(*cache.at.store, cache.image,
                   {depth, arguments.transfer.jobs, arguments.transfer.limits}, place->progress()));
  place->end_progress();
  std::vector<CacheFinding> findings = find_cache_problems(cache.image.config, cache.image.manifest,
                                                           cache.image.stored.bytes.size());
  for (const BlobFinding& finding : report.findings) {
    findings.push_back({Severity::error, "blob", finding.error});
  }
  for (const BlobFinding& one : report.unchecked) {
    findings.push_back({Severity::warning, "unchecked", one.error});
  }
  print_out(arguments.json ? report_json(cache, report, findings)
                           : report_text(cache, report, arguments.deep, findings));
  const bool is_broken = std::any_of(findings.begin(), findings.end(), [](const CacheFinding& one) {
    return one.severity == Severity::error;
  });
  if (is_broken) {
    return ExitStatus::findings;
  }
  return report.unchecked.empty() ? ExitStatus::done : ExitStatus::failed;
}

}  // namespace

ExitStatus run_verify(const VerifyArguments& arguments) {
  const Result<ExitStatus> status = verify(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
