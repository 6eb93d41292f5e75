// Findings known again in a later state of their file: what baselines and code scanning compare.
#pragma once

#include <string>
#include <vector>

#include "core/lint/lint_file.h"

namespace regcache {

// One for each finding, in their order.
//
// Shape:   32 hex digits, of the path, the rule, the text of the line without blanks at its ends, and how
//          many such were before: lines that move keep theirs.
[[nodiscard]] std::vector<std::string> fingerprints(const FileReport& report);

}  // namespace regcache
