#include "core/options/findings.h"

#include <algorithm>
#include <utility>

#include "core/text/sort_items.h"

namespace regcache {

void Findings::add(Finding finding) {
  const OptionRuleRow& row = rule_row(finding.rule);
  diagnostics_.push_back({.severity = row.severity,
                          .rule = std::string(row.id),
                          .error = {row.code, std::move(finding.subject), std::move(finding.detail),
                                    std::move(finding.hint)},
                          .span = finding.span,
                          .fix = std::move(finding.fix),
                          .surface = finding.surface});
}

std::vector<Diagnostic> Findings::take(bool strict) {
  sort_by_place(diagnostics_);
  for (Diagnostic& diagnostic : diagnostics_) {
    if (strict && diagnostic.severity == Severity::warning) {
      diagnostic.severity = Severity::error;
    }
  }
  return std::move(diagnostics_);
}

void sort_by_place(std::vector<Diagnostic>& diagnostics) {
  sort_items(diagnostics, [](const Diagnostic& a, const Diagnostic& b) {
    return a.span.offset < b.span.offset;
  });
}

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::error;
  });
}

}  // namespace regcache
