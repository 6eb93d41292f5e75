#include "native/cli/check_command.h"

#include <filesystem>
#include <system_error>

#include "core/finder/file_kind.h"
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

bool exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

// What is given and means something for files alone, or nothing.
std::string_view for_files(const CheckArguments& arguments) {
  if (arguments.fix) {
    return "--fix";
  }
  if (!arguments.baseline.empty() || !arguments.write_baseline.empty()) {
    return "a baseline";
  }
  if (!arguments.profiles.empty()) {
    return "--profile";
  }
  return arguments.format == CheckFormat::text || arguments.format == CheckFormat::json
             ? std::string_view()
             : "this format";
}

}  // namespace

bool names_files(const CheckArguments& arguments) {
  return !arguments.options.empty() && exists(arguments.options.front());
}

CheckOutcome check(const CheckArguments& arguments) {
  ParseRules rules{
      .direction = arguments.cache_from ? Direction::cache_from : Direction::cache_to,
      .dialect = arguments.dialect,
      .strict = arguments.strict,
  };
  if (arguments.options.empty()) {
    return usage({Code::missing, "check", "no options were given", "regcache check OPTIONS..."});
  }
  if (const std::string_view flag = for_files(arguments); !flag.empty()) {
    return usage({Code::not_found, arguments.options.front(),
                  "there is no such file, and " + std::string(flag) + " is for files alone",
                  "name a file or a folder, such as ."});
  }
  for (const std::string& word : arguments.options) {
    if (is_meant_for_file(word)) {
      const bool is_path = word.front() == '.' || word.front() == '/';
      return usage({Code::not_found, word, "there is no such file",
                    is_path ? "name a file or a folder, such as ."
                            : "a reference of that name is type=registry,ref=" + word});
    }
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
