// What is wrong at one place of a file.
#pragma once

#include <vector>

#include "core/lint/lint_rules.h"
#include "core/result/diagnostic.h"

namespace regcache {

// Places are bytes of the file.
struct FileFinding {
  const LintRule* rule = nullptr;
  Severity severity = Severity::error;
  Error error;
  Surface surface = Surface::unstated;
  Span place;
  std::vector<Edit> fix;  // empty when no edit is known that is safe in this file
};

// What breaks `rule` at `place`; the error's code is the rule's.
[[nodiscard]] FileFinding finding_of(const LintRule& rule, Span place, Surface surface,
                                     Error error);

}  // namespace regcache
