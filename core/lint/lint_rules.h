// Every rule that a file can break, with the id that people write into comments and baselines.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/result/diagnostic.h"
#include "core/result/result.h"

namespace regcache {

// Rules between options, or between options and what is around them. Those of single options are in
// option_rules.h.
enum class BuildRule : std::uint8_t {
  cache_ref_is_image_tag,
  concurrent_exports,
  matrix_overwrites,
  gha_scope_in_matrix,
  export_not_imported,
  compression_differs,
  driver_cannot_export,
  registry_refuses_shape,
  secret_in_options,
  fork_cannot_write,
  untrusted_cache_write,
  tag_cannot_move,
  file_unreadable,
  pin_too_old,
  mode_min_in_stages,
};

struct LintRule {
  std::string_view id;    // "RC012"; wire format, as the name: neither ever changes its meaning
  std::string_view name;  // "boolean-value"
  Severity severity = Severity::error;
  Code code = Code::invalid_input;
  std::string_view meaning;  // one sentence
};

// All rules by id: first those of option_rules.h, then those of BuildRule.
[[nodiscard]] std::span<const LintRule> lint_rules();

// The row of lint_rules() itself: rules are equal when their addresses are.
[[nodiscard]] const LintRule& lint_rule(BuildRule rule);

// The rule with that id or name, in any letter case, or null.
[[nodiscard]] const LintRule* find_lint_rule(std::string_view text);

// The same for people who may have misspelt it.
//
// Errors:  unknown_name, with the nearest id or name.
[[nodiscard]] Result<const LintRule*> lint_rule_called(std::string_view text);

}  // namespace regcache
