#include "native/cli/check_files.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

#include "core/limits.h"
#include "core/lint/baseline.h"
#include "core/lint/lint_report.h"
#include "core/text/counted.h"
#include "native/cli/console.h"
#include "native/file/text_file.h"
#include "native/transfer/jobs.h"
#include "native/tree/source_file.h"
#include "native/tree/source_tree.h"

namespace regcache {
namespace {

constexpr std::size_t kJsonIndent = 2;
// One fix can uncover another: a key that was misspelt has a value that is.
constexpr int kFixRoundsMax = 3;
// Files that a thread takes at once.
constexpr std::size_t kFilesPerJob = 32;

struct FileOutcome {
  std::optional<FileReport> report;  // nothing for what is no text
  std::optional<Error> error;
  std::size_t fixes = 0;
};

std::size_t count_fixes(const FileReport& report) {
  return static_cast<std::size_t>(
      std::count_if(report.findings.begin(), report.findings.end(),
                    [](const FileFinding& finding) { return !finding.fix.empty(); }));
}

class FileCheck {
 public:
  FileCheck(const CheckArguments& arguments, const LintSettings& settings)
      : arguments_(arguments), settings_(settings) {}

  Result<void> read_baseline_file() {
    if (arguments_.baseline.empty()) {
      return {};
    }
    REGCACHE_TRY_ASSIGN(const std::optional<std::string> text, read_text_file(arguments_.baseline));
    if (!text) {
      return fail(Code::not_found, arguments_.baseline, "there is no such baseline",
                  "write one with --write-baseline");
    }
    REGCACHE_TRY_ASSIGN(baseline_, read_baseline(*text));
    return {};
  }

  [[nodiscard]] FileOutcome check(const std::string& path) const {
    Result<std::optional<std::string>> text = read_source(path, kFileBytesMax);
    if (!text) {
      return {.report = {}, .error = std::move(text).error()};
    }
    if (!*text) {
      return {};
    }
    FileReport report = lint(path, **text);
    std::size_t fixes = 0;
    for (int round = 0; arguments_.fix && round < kFixRoundsMax && count_fixes(report) > 0;
         ++round) {
      fixes += count_fixes(report);
      const std::string fixed = fixed_text(report);
      report = lint(path, fixed);
      if (round + 1 == kFixRoundsMax || count_fixes(report) == 0) {
        if (Result<void> written = rewrite_source(path, fixed); !written) {
          return {.report = {}, .error = std::move(written).error()};
        }
      }
    }
    return {.report = std::move(report), .error = {}, .fixes = fixes};
  }

 private:
  [[nodiscard]] FileReport lint(const std::string& path, std::string_view text) const {
    FileReport report = lint_file(path, text, settings_);
    if (!baseline_.empty() && !report.findings.empty()) {
      drop_known(report, baseline_);
    }
    return report;
  }

  const CheckArguments& arguments_;
  const LintSettings& settings_;
  std::vector<std::string> baseline_;
};

Result<std::vector<std::string>> list_all(const std::vector<std::string>& places) {
  std::vector<std::string> paths;
  for (const std::string& place : places) {
    std::error_code error;
    if (!std::filesystem::is_directory(place, error)) {
      paths.push_back(place);
      continue;
    }
    REGCACHE_TRY_ASSIGN(const std::vector<std::string> found, list_sources(place));
    paths.insert(paths.end(), found.begin(), found.end());
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

std::vector<FileOutcome> check_all(const FileCheck& check, const std::vector<std::string>& paths) {
  std::vector<FileOutcome> outcomes(paths.size());
  std::vector<Job> jobs;
  for (std::size_t first = 0; first < paths.size(); first += kFilesPerJob) {
    jobs.emplace_back([&, first]() -> Result<void> {
      for (std::size_t i = first; i < std::min(first + kFilesPerJob, paths.size()); ++i) {
        outcomes[i] = check.check(paths[i]);
      }
      return {};
    });
  }
  // No job fails: what goes wrong with one file is in its outcome.
  (void)run_jobs(jobs, std::thread::hardware_concurrency());
  return outcomes;
}

std::string formatted(const LintReport& report, CheckFormat format) {
  switch (format) {
    case CheckFormat::json:
      return to_json(report, kJsonIndent) + "\n";
    case CheckFormat::sarif:
      return to_sarif(report, REGCACHE_VERSION);
    case CheckFormat::github:
      return to_github(report);
    case CheckFormat::gitlab:
      return to_gitlab(report);
    case CheckFormat::text:
      break;
  }
  return to_text(report);
}

Result<ExitStatus> run(const CheckArguments& arguments) {
  LintSettings settings{.strict = arguments.strict};
  if (!arguments.buildkit.empty()) {
    REGCACHE_TRY_ASSIGN(settings.buildkit, parse_buildkit_version(arguments.buildkit));
  }
  FileCheck check(arguments, settings);
  REGCACHE_TRY(check.read_baseline_file());
  REGCACHE_TRY_ASSIGN(const std::vector<std::string> paths, list_all(arguments.options));
  ExitStatus status = ExitStatus::done;
  std::vector<FileReport> reports;
  std::size_t fixes = 0;
  for (FileOutcome& outcome : check_all(check, paths)) {
    if (outcome.error) {
      status = report(*outcome.error);
    }
    if (outcome.report) {
      reports.push_back(*std::move(outcome.report));
    }
    fixes += outcome.fixes;
  }
  if (!arguments.write_baseline.empty()) {
    const LintReport known = make_report(std::move(reports), settings);
    REGCACHE_TRY(replace_text_file(arguments.write_baseline, write_baseline(known.files)));
    return status;
  }
  const LintReport all = make_report(std::move(reports), settings);
  print_out(formatted(all, arguments.format));
  if (fixes > 0) {
    print_err("regcache: fixed " + counted(fixes, "problem") + "\n");
  }
  return all.errors > 0 && status == ExitStatus::done ? ExitStatus::findings : status;
}

}  // namespace

ExitStatus check_files(const CheckArguments& arguments) {
  const Result<ExitStatus> status = run(arguments);
  return status ? *status : report(status.error());
}

}  // namespace regcache
