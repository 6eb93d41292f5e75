#include "core/options/option_rules.h"

#include <array>
#include <cstddef>

namespace regcache {
namespace {

using enum OptionRule;

constexpr std::array<OptionRuleRow, 33> kRules = {{
    {input_size, "input-size", Severity::error, Code::out_of_range,
     "the text is longer, or has more fields, than any option string"},
    {empty_input, "empty-input", Severity::error, Code::missing, "there is nothing to read"},
    {stray_quote, "stray-quote", Severity::error, Code::invalid_input,
     "a quote within a field that does not start with one: quotes go around key and value"},
    {text_after_quote, "text-after-quote", Severity::error, Code::invalid_input,
     "something other than a comma follows a closing quote"},
    {unclosed_quote, "unclosed-quote", Severity::error, Code::invalid_input,
     "a quoted field has no closing quote"},
    {empty_field, "empty-field", Severity::error, Code::invalid_input,
     "two commas in a row, or one at an end"},
    {field_without_value, "field-without-value", Severity::error, Code::invalid_input,
     "a field has no '='"},
    {type_missing, "type-missing", Severity::error, Code::missing,
     "there is no type, or an empty one"},
    {type_unknown, "type-unknown", Severity::error, Code::unknown_name,
     "the type is no cache backend of this BuildKit, in this direction"},
    {required_missing, "required-missing", Severity::error, Code::missing,
     "an attribute that the backend cannot do without is absent or empty"},
    {ref_invalid, "ref-invalid", Severity::error, Code::invalid_input,
     "the reference does not follow the grammar"},
    {boolean_value, "boolean-value", Severity::error, Code::invalid_input,
     "not one of 1 t T TRUE true True 0 f F FALSE false False"},
    {number_value, "number-value", Severity::error, Code::invalid_input,
     "not a whole number, or not a duration such as 10m"},
    {word_value, "word-value", Severity::error, Code::unknown_name,
     "the value is none of the few words that the attribute takes"},
    {digest_value, "digest-value", Severity::error, Code::invalid_input, "not a digest"},
    {tag_empty, "tag-empty", Severity::error, Code::missing, "tag= without a tag"},
    {shape_conflict, "shape-conflict", Severity::error, Code::conflict,
     "an image manifest with Docker's media types: BuildKit fails after the build"},
    {duplicate_export, "duplicate-export", Severity::error, Code::conflict,
     "two exports go to the same place"},
    {input_skipped, "input-skipped", Severity::warning, Code::missing,
     "buildx skips an empty text; before 0.22 it was an error"},
    {bare_ref_by_accident, "bare-ref-by-accident", Severity::warning, Code::invalid_input,
     "buildctl takes a text without lower-case 'type=' for a reference, commas and all"},
    {key_blanks, "key-blanks", Severity::warning, Code::unknown_name,
     "a key has blanks around it: BuildKit does not trim, and ignores it"},
    {key_unknown, "key-unknown", Severity::warning, Code::unknown_name,
     "no such attribute: BuildKit ignores it"},
    {key_not_used, "key-not-used", Severity::warning, Code::unknown_name,
     "an attribute of another backend or of the other direction: BuildKit ignores it"},
    {key_too_new, "key-too-new", Severity::warning, Code::unsupported,
     "the given BuildKit does not know the attribute yet, and ignores it"},
    {key_repeated, "key-repeated", Severity::warning, Code::conflict,
     "a key is given more than once: BuildKit uses the last"},
    {mode_value, "mode-value", Severity::warning, Code::unknown_name,
     "the mode is neither min nor max: BuildKit uses min"},
    {value_ignored, "value-ignored", Severity::warning, Code::invalid_input,
     "BuildKit cannot read the value and uses the default"},
    {environment_needed, "environment-needed", Severity::warning, Code::missing,
     "an attribute is absent that BuildKit then looks for in its environment"},
    {digest_in_export_ref, "digest-in-export-ref", Severity::warning, Code::conflict,
     "with a digest in the reference, BuildKit writes no tag"},
    {docker_types, "docker-types", Severity::warning, Code::conflict,
     "estargz or zstd with Docker's media types"},
    {level_range, "level-range", Severity::warning, Code::out_of_range,
     "the level is outside of what the algorithm knows"},
    {level_unused, "level-unused", Severity::warning, Code::conflict,
     "a level for layers that are not compressed"},
    {bare_ref, "bare-ref", Severity::note, Code::invalid_input,
     "buildctl accepts a reference alone, but has called it deprecated since 0.4"},
}};

}  // namespace

std::span<const OptionRuleRow> option_rules() {
  return kRules;
}

const OptionRuleRow& rule_row(OptionRule rule) {
  return kRules[static_cast<std::size_t>(rule)];
}

}  // namespace regcache
