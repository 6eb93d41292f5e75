// Every rule that an option string can break: its id, how bad it is, and what it means.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/result/diagnostic.h"

namespace regcache {

enum class OptionRule : std::uint8_t {
  input_size,
  empty_input,
  stray_quote,
  text_after_quote,
  unclosed_quote,
  empty_field,
  field_without_value,
  type_missing,
  type_unknown,
  required_missing,
  ref_invalid,
  boolean_value,
  number_value,
  word_value,
  digest_value,
  tag_empty,
  shape_conflict,
  duplicate_export,
  input_skipped,
  bare_ref_by_accident,
  key_blanks,
  key_unknown,
  key_not_used,
  key_too_new,
  key_repeated,
  mode_value,
  value_ignored,
  environment_needed,
  digest_in_export_ref,
  docker_types,
  level_range,
  level_unused,
  bare_ref,
};

struct OptionRuleRow {
  OptionRule rule;
  std::string_view id;  // wire format: never changes its meaning
  Severity severity = Severity::error;
  Code code = Code::invalid_input;
  std::string_view meaning;  // one sentence for docs/options.md
};

// All rules, in the order of OptionRule: grammar first, then errors, warnings, notes.
//
// Source:  facts 1.11, 1.12.
[[nodiscard]] std::span<const OptionRuleRow> option_rules();

[[nodiscard]] const OptionRuleRow& rule_row(OptionRule rule);

}  // namespace regcache
