// Checks one file after the other by the same settings, and corrects them: what every command line does.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/lint/lint_file.h"

namespace regcache {

// A file after its fixes, and what is still wrong with it.
struct FixedFile {
  FileReport report;
  std::string text;       // empty when there was nothing to fix
  std::size_t fixes = 0;  // findings that went
};

class FileLinter {
 public:
  // `baseline` has the fingerprints of findings that are left out, sorted (baseline.h).
  FileLinter(LintSettings settings, std::vector<std::string> baseline)
      : settings_(std::move(settings)), baseline_(std::move(baseline)) {}

  [[nodiscard]] const LintSettings& settings() const { return settings_; }

  [[nodiscard]] FileReport check(std::string_view path, std::string_view text,
                                 std::span<const NearFile> near = {}) const;

  // Fixes the file that `report` is of, until nothing is left to fix: one fix can uncover another.
  //
  // Limits:  three rounds, after which all fixes are in the text that could be.
  [[nodiscard]] FixedFile fix(FileReport report, std::span<const NearFile> near = {}) const;

 private:
  LintSettings settings_;
  std::vector<std::string> baseline_;
};

// Findings that have a fix.
[[nodiscard]] std::size_t count_fixes(const FileReport& report);

}  // namespace regcache
