#include "core/lint/lint_file.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/finder/find_builds.h"
#include "core/lint/build_lint.h"
#include "core/lint/option_lint.h"
#include "core/lint/suppressions.h"
#include "core/text/edit.h"
#include "core/text/line_index.h"
#include "core/text/sort_items.h"

namespace regcache {
namespace {

void append(std::vector<FileFinding>& findings, std::vector<FileFinding> more) {
  std::move(more.begin(), more.end(), std::back_inserter(findings));
}

LintedBuild lint_options(const FoundBuild& build, const LintSettings& settings) {
  ParseRules rules{.dialect = build.dialect, .buildkit = settings.buildkit};
  if (build.job && build.job->buildkit) {
    rules.buildkit = *build.job->buildkit;
  }
  LintedBuild linted{.found = &build};
  for (const FoundOption& option : build.options) {
    linted.options.push_back(lint_option(option, rules));
  }
  return linted;
}

FileFinding unread_finding(const UnreadFile& unread) {
  return finding_of(lint_rule(BuildRule::file_unreadable), unread.place, Surface::unstated,
                    {.subject = "YAML",
                     .detail = "the file cannot be read from here on: " + unread.why,
                     .hint = "mend it, so that its caches can be checked"});
}

// What the build's Dockerfile tells, or that it is wanted.
void lint_near(const LintedBuild& build, std::string_view text, std::span<const NearFile> near,
               FileReport& report) {
  if (!build.found->dockerfile || !exports_min(build)) {
    return;
  }
  const std::string& path = build.found->dockerfile->path;
  const auto given = std::find_if(near.begin(), near.end(),
                                  [&path](const NearFile& file) { return file.path == path; });
  if (given != near.end()) {
    append(report.findings, lint_stages(build, text, given->text));
  } else if (std::find(report.near.begin(), report.near.end(), path) == report.near.end()) {
    report.near.push_back(path);
  }
}

// By place; of several with the same rule and place, as inherited options have them, the first.
void sort_unique(std::vector<FileFinding>& findings) {
  sort_items(findings, [](const FileFinding& a, const FileFinding& b) {
    return a.place.offset != b.place.offset ? a.place.offset < b.place.offset
                                            : a.rule->id < b.rule->id;
  });
  const auto is_same = [](const FileFinding& a, const FileFinding& b) {
    return a.rule == b.rule && a.place == b.place;
  };
  findings.erase(std::unique(findings.begin(), findings.end(), is_same), findings.end());
}

void drop_suppressed(std::vector<FileFinding>& findings, std::string_view text) {
  const LineIndex lines(text);
  const Suppressions suppressions(text, lines);
  std::erase_if(findings, [&](const FileFinding& finding) {
    return suppressions.covers(lines.at(finding.place.offset).line, *finding.rule);
  });
}

void make_strict(std::vector<FileFinding>& findings) {
  for (FileFinding& finding : findings) {
    if (finding.severity == Severity::warning) {
      finding.severity = Severity::error;
    }
  }
}

}  // namespace

FileReport lint_file(std::string_view path, std::string_view text, const LintSettings& settings,
                     std::span<const NearFile> near) {
  FileReport report{.path = std::string(path)};
  const FoundFile found = find_builds(path, text);
  std::vector<LintedBuild> builds;
  for (const FoundBuild& build : found.builds) {
    builds.push_back(lint_options(build, settings));
    for (LintedOption& option : builds.back().options) {
      append(report.findings, std::exchange(option.findings, {}));
      report.secrets.insert(report.secrets.end(), option.secrets.begin(), option.secrets.end());
    }
    report.options += build.options.size();
    append(report.findings, lint_build(builds.back(), text, settings.profiles));
    append(report.findings, lint_pins(builds.back(), text));
    lint_near(builds.back(), text, near, report);
  }
  append(report.findings, lint_between(found, builds, text));
  if (found.unread) {
    report.findings.push_back(unread_finding(*found.unread));
  }
  if (report.findings.empty()) {
    return report;
  }
  sort_unique(report.findings);
  drop_suppressed(report.findings, text);
  if (settings.strict) {
    make_strict(report.findings);
  }
  report.text = report.findings.empty() ? std::string() : std::string(text);
  return report;
}

std::string fixed_text(const FileReport& report) {
  std::vector<Diagnostic> diagnostics;
  for (const FileFinding& finding : report.findings) {
    diagnostics.push_back({.fix = finding.fix});
  }
  return apply_fixes(report.text, diagnostics);
}

}  // namespace regcache
