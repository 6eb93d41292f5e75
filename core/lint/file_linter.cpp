#include "core/lint/file_linter.h"

#include <algorithm>
#include <utility>

#include "core/lint/baseline.h"

namespace regcache {
namespace {

// A key that was misspelt has a value that is.
constexpr int kFixRoundsMax = 3;

}  // namespace

FileReport FileLinter::check(std::string_view path, std::string_view text,
                             std::span<const NearFile> near) const {
  FileReport report = lint_file(path, text, settings_, near);
  if (!baseline_.empty() && !report.findings.empty()) {
    drop_known(report, baseline_);
  }
  return report;
}

FixedFile FileLinter::fix(FileReport report, std::span<const NearFile> near) const {
  FixedFile fixed{.report = std::move(report)};
  for (int round = 0; round < kFixRoundsMax; ++round) {
    const std::size_t fixes = count_fixes(fixed.report);
    if (fixes == 0) {
      break;
    }
    fixed.fixes += fixes;
    fixed.text = fixed_text(fixed.report);
    fixed.report = check(fixed.report.path, fixed.text, near);
  }
  return fixed;
}

std::size_t count_fixes(const FileReport& report) {
  return static_cast<std::size_t>(
      std::count_if(report.findings.begin(), report.findings.end(),
                    [](const FileFinding& finding) { return !finding.fix.empty(); }));
}

}  // namespace regcache
