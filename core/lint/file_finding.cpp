#include "core/lint/file_finding.h"

#include <utility>

namespace regcache {

FileFinding finding_of(const LintRule& rule, Span place, Surface surface, Error error) {
  error.code = rule.code;
  return {.rule = &rule,
          .severity = rule.severity,
          .error = std::move(error),
          .surface = surface,
          .place = place};
}

}  // namespace regcache
