#include "core/lint/lint_report.h"

#include <utility>

#include "core/text/sort_items.h"

namespace regcache {
namespace {

void count(LintReport& report, const FileReport& file) {
  for (const FileFinding& finding : file.findings) {
    switch (finding.severity) {
      case Severity::error:
        ++report.errors;
        break;
      case Severity::warning:
        ++report.warnings;
        break;
      case Severity::note:
        ++report.notes;
        break;
    }
  }
}

}  // namespace

LintReport make_report(std::vector<FileReport> files, const LintSettings& settings) {
  LintReport report{.settings = settings, .files_checked = files.size()};
  for (FileReport& file : files) {
    count(report, file);
    report.options += file.options;
    if (!file.findings.empty()) {
      report.files.push_back(std::move(file));
    }
  }
  sort_items(report.files,
             [](const FileReport& a, const FileReport& b) { return a.path < b.path; });
  return report;
}

std::string rule_title(const LintRule& rule) {
  return std::string(rule.id) + " " + std::string(rule.name);
}

std::string one_line(const FileFinding& finding) {
  std::string text = finding.error.subject + ": " + finding.error.detail;
  if (!finding.error.hint.empty()) {
    text += "; " + finding.error.hint;
  }
  return text;
}

}  // namespace regcache
