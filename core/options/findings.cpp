#include "core/options/findings.h"

#include <algorithm>
#include <utility>

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
  std::stable_sort(
      diagnostics_.begin(), diagnostics_.end(),
      [](const Diagnostic& a, const Diagnostic& b) { return a.span.offset < b.span.offset; });
  for (Diagnostic& diagnostic : diagnostics_) {
    if (strict && diagnostic.severity == Severity::warning) {
      diagnostic.severity = Severity::error;
    }
  }
  return std::move(diagnostics_);
}

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::error;
  });
}

}  // namespace regcache
