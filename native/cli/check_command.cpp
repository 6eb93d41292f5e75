#include "native/cli/check_command.h"

#include <utility>

#include "core/options/check_report.h"

namespace regcache {
namespace {

// Source:  docs/errors.md.
constexpr int kUsageStatus = 2;
constexpr int kFindingsStatus = 6;

constexpr std::size_t kJsonIndent = 2;

CheckOutcome usage(const Error& error) {
  return {.out = {}, .err = "regcache: " + to_text(error) + "\n", .status = kUsageStatus};
}

}  // namespace

CheckOutcome check(const CheckArguments& arguments) {
  ParseRules rules{
      .direction = arguments.cache_from ? Direction::cache_from : Direction::cache_to,
      .dialect = arguments.dialect,
      .strict = arguments.strict,
  };
  if (arguments.options.empty()) {
    return usage({Code::missing, "check", "no options were given", "regcache check OPTIONS..."});
  }
  if (!arguments.buildkit.empty()) {
    Result<BuildKitVersion> version = parse_buildkit_version(arguments.buildkit);
    if (!version) {
      return usage(version.error());
    }
    rules.buildkit = *version;
  }
  const CheckReport report = check_options(arguments.options, rules);
  CheckOutcome outcome;
  outcome.out =
      arguments.format == CheckFormat::json ? to_json(report, kJsonIndent) + "\n" : to_text(report);
  outcome.status = report.errors > 0 ? kFindingsStatus : 0;
  return outcome;
}

}  // namespace regcache
