#include "native/cli/check_files.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

#include "core/limits.h"
#include "core/lint/baseline.h"
#include "core/lint/file_linter.h"
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
// Files that a thread takes at once.
constexpr std::size_t kFilesPerJob = 32;

struct FileOutcome {
  std::optional<FileReport> report;  // nothing for what is no text
  std::optional<Error> error;
  std::size_t fixes = 0;
};

Result<std::vector<std::string>> read_baseline_file(const std::string& path) {
  if (path.empty()) {
    return std::vector<std::string>();
  }
  REGCACHE_TRY_ASSIGN(const std::optional<std::string> text, read_text_file(path));
  if (!text) {
    return fail(Code::not_found, path, "there is no such baseline",
                "write one with --write-baseline");
  }
  return read_baseline(*text);
}

// Those of the wanted files that are there: what cannot be read tells nothing more.
std::vector<NearFile> read_near(const FileReport& report) {
  std::vector<NearFile> near;
  for (const std::string& path : report.near) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
      continue;
    }
    if (Result<std::optional<std::string>> text = read_source(path, kFileBytesMax); text && *text) {
      near.push_back({path, **std::move(text)});
    }
  }
  return near;
}

FileOutcome check_file(const std::string& path, const FileLinter& linter, bool fixes) {
  Result<std::optional<std::string>> text = read_source(path, kFileBytesMax);
  if (!text) {
    return {.report = {}, .error = std::move(text).error()};
  }
  if (!*text) {
    return {};
  }
  FileReport report = linter.check(path, **text);
  const std::vector<NearFile> near = read_near(report);
  if (!near.empty()) {
    report = linter.check(path, **text, near);
  }
  if (!fixes) {
    return {.report = std::move(report), .error = {}};
  }
  FixedFile fixed = linter.fix(std::move(report), near);
  if (fixed.fixes > 0) {
    if (Result<void> written = rewrite_source(path, fixed.text); !written) {
      return {.report = {}, .error = std::move(written).error()};
    }
  }
  return {.report = std::move(fixed.report), .error = {}, .fixes = fixed.fixes};
}

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

std::vector<FileOutcome> check_all(const std::vector<std::string>& paths, const FileLinter& linter,
                                   bool fixes) {
  std::vector<FileOutcome> outcomes(paths.size());
  std::vector<Job> jobs;
  for (std::size_t first = 0; first < paths.size(); first += kFilesPerJob) {
    jobs.emplace_back([&, first]() -> Result<void> {
      for (std::size_t i = first; i < std::min(first + kFilesPerJob, paths.size()); ++i) {
        outcomes[i] = check_file(paths[i], linter, fixes);
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
  for (const std::string& text : arguments.profiles) {
    REGCACHE_TRY_ASSIGN(HostProfile profile, parse_host_profile(text));
    settings.profiles.push_back(std::move(profile));
  }
  REGCACHE_TRY_ASSIGN(std::vector<std::string> baseline, read_baseline_file(arguments.baseline));
  const FileLinter linter(settings, std::move(baseline));
  REGCACHE_TRY_ASSIGN(const std::vector<std::string> paths, list_all(arguments.options));
  ExitStatus status = ExitStatus::done;
  std::vector<FileReport> reports;
  std::size_t fixes = 0;
  for (FileOutcome& outcome : check_all(paths, linter, arguments.fix)) {
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
