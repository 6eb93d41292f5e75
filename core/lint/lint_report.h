// What the check of many files found, and the five ways to write it down.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/lint/lint_file.h"

namespace regcache {

struct LintReport {
  LintSettings settings;
  std::vector<FileReport> files;  // those with findings, by path
  std::size_t files_checked = 0;
  std::size_t options = 0;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
};

// The report of all files; `files` may be in any order.
[[nodiscard]] LintReport make_report(std::vector<FileReport> files, const LintSettings& settings);

// For people: each finding with the line it is on, and the counts.
[[nodiscard]] std::string to_text(const LintReport& report);

// For programs, schema 1:
//   {schema, buildkit, filesChecked, options, errors, warnings, notes, files: [{path, findings: [{severity,
//   id, rule, code, subject, detail, hint, surface, line, column, offset, length, fingerprint,
//   fix: [{offset, length, text}]}]}]}
// Offsets and lengths are bytes of UTF-8, columns characters. Members may be added in this schema.
[[nodiscard]] std::string to_json(const LintReport& report, std::size_t indent);

// For code scanning: SARIF 2.1.0, with rules, fixes and fingerprints.
//
// Source:  docs.oasis-open.org/sarif/sarif/v2.1.0.
[[nodiscard]] std::string to_sarif(const LintReport& report, std::string_view version);

// For the log of a workflow: a command for each finding, which GitHub shows beside the line.
//
// Source:  docs.github.com, "Workflow commands for GitHub Actions".
[[nodiscard]] std::string to_github(const LintReport& report);

// For merge requests: GitLab's Code Quality report.
//
// Source:  docs.gitlab.com, "Code Quality report format".
[[nodiscard]] std::string to_gitlab(const LintReport& report);

// "RC012 boolean-value".
[[nodiscard]] std::string rule_title(const LintRule& rule);

// One line for a finding: "mode: 'Max' is neither min nor max; did you mean 'max'?".
[[nodiscard]] std::string one_line(const FileFinding& finding);

}  // namespace regcache
