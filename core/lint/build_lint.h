// Rules between the options of a build, and between options and what is around them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/finder/found_build.h"
#include "core/lint/file_finding.h"
#include "core/lint/option_lint.h"
#include "core/registry/profile.h"

namespace regcache {

struct LintedBuild {
  const FoundBuild* found = nullptr;
  std::vector<LintedOption> options;
};

// What is wrong with one build alone; `profiles` are of registries that somebody knows better.
//
// Errors:  duplicate-export and the rules of BuildRule but those of lint_between.
[[nodiscard]] std::vector<FileFinding> lint_build(const LintedBuild& build, std::string_view file,
                                                  std::span<const HostProfile> profiles);

// What is wrong with a build whose job or step pins something old.
//
// Errors:  pin_too_old.
[[nodiscard]] std::vector<FileFinding> lint_pins(const LintedBuild& build, std::string_view file);

// What mode=min loses of a build from `dockerfile`, the text of what its `found` names.
//
// Errors:  mode_min_in_stages.
[[nodiscard]] std::vector<FileFinding> lint_stages(const LintedBuild& build, std::string_view file,
                                                   std::string_view dockerfile);

// Whether lint_stages can find anything: whether the build has an export of mode=min.
[[nodiscard]] bool exports_min(const LintedBuild& build);

// What is wrong between the builds of a file.
//
// Errors:  concurrent_exports, export_not_imported.
[[nodiscard]] std::vector<FileFinding> lint_between(const FoundFile& found,
                                                    const std::vector<LintedBuild>& builds,
                                                    std::string_view file);

}  // namespace regcache
