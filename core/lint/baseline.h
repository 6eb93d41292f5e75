// A file of findings that are known and left for later.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/lint/lint_file.h"
#include "core/result/result.h"

namespace regcache {

// {"schema": 1, "findings": [{"path", "rule", "fingerprint"}]}.
[[nodiscard]] std::string write_baseline(const std::vector<FileReport>& files);

// The fingerprints of a baseline, sorted.
//
// Errors:  invalid_input when it is no JSON or not of that shape.
[[nodiscard]] Result<std::vector<std::string>> read_baseline(std::string_view json);

// Takes the findings out of `report` that a baseline has.
void drop_known(FileReport& report, const std::vector<std::string>& baseline);

}  // namespace regcache
