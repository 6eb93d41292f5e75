#include "core/lint/option_lint.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/limits.h"
#include "core/result/check.h"
#include "core/text/ascii.h"
#include "core/text/csv.h"

namespace regcache {
namespace {

// The grammar of fields holds whatever the type is.
constexpr std::array<std::string_view, 9> kTypelessRules = {
    "input-size", "stray-quote",         "text-after-quote", "unclosed-quote", "empty-field",
    "key-blanks", "field-without-value", "key-repeated",     "empty-input"};
// What an open text may have after all.
constexpr std::array<std::string_view, 5> kAbsenceRules = {
    "type-missing", "required-missing", "environment-needed", "bare-ref", "bare-ref-by-accident"};
// These look at several attributes at once.
constexpr std::array<std::string_view, 4> kShapeRules = {"shape-conflict", "docker-types",
                                                         "level-range", "level-unused"};
constexpr std::array<std::string_view, 4> kShapeKeys = {"oci-mediatypes", "image-manifest",
                                                        "compression", "compression-level"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Bytes that mean themselves in every kind of file: in quotes of a shell, in plain YAML, in HCL.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const char lower = ascii_lower(c);
    return (lower >= 'a' && lower <= 'z') || is_ascii_digit(c) ||
           std::string_view("._-/:=@+").find(c) != std::string_view::npos;
  });
}

struct OptionField {
  std::string key;
  Span value;
};

// key=value fields; and whether a hole is anywhere but in a value.
struct OptionFields {
  std::vector<OptionField> list;
  bool is_open = false;
};

OptionFields read_fields(const FoundText& text) {
  OptionFields fields;
  if (text.size() > kOptionTextBytesMax) {
    return fields;
  }
  for (const CsvField& field : parse_csv(text.text()).fields) {
    const std::size_t equals = field.value.find('=');
    const std::size_t key_end = std::min(equals, field.value.size());
    fields.is_open = fields.is_open || text.has_hole(field.place(0, key_end));
    if (equals != std::string::npos) {
      fields.list.push_back({ascii_lower(std::string_view(field.value).substr(0, equals)),
                             field.place(equals + 1, field.value.size() - equals - 1)});
    }
  }
  return fields;
}

// The edits in the file; none when one of them could mean something else there.
std::vector<Edit> edits_in_file(const FoundText& text, const std::vector<Edit>& fix) {
  std::vector<Edit> edits;
  for (const Edit& edit : fix) {
    if (!text.is_verbatim(edit.span) || !is_plain(edit.text)) {
      return {};
    }
    Span place = text.place(edit.span);
    if (edit.span.length == 0 && edit.span.offset > 0) {
      const Span before = text.place({edit.span.offset - 1, 1});
      place = {before.offset + before.length, 0};
    }
    edits.push_back({place, edit.text});
  }
  return edits;
}

class OptionLinter {
 public:
  OptionLinter(const FoundText& text, const OptionFields& fields) : text_(text), fields_(fields) {
    for (const OptionField& field : fields.list) {
      has_type_hole_ = has_type_hole_ || (field.key == "type" && text.has_hole(field.value));
      has_shape_hole_ =
          has_shape_hole_ || (is_one_of(kShapeKeys, field.key) && text.has_hole(field.value));
    }
  }

  [[nodiscard]] bool has_type_hole() const { return has_type_hole_; }

  [[nodiscard]] bool holds(const Diagnostic& diagnostic) const {
    const std::string_view rule = diagnostic.rule;
    return !text_.has_hole(diagnostic.span) &&
           !(fields_.is_open && is_one_of(kAbsenceRules, rule)) &&
           !(has_shape_hole_ && is_one_of(kShapeRules, rule)) &&
           !(has_type_hole_ && !is_one_of(kTypelessRules, rule));
  }

  [[nodiscard]] FileFinding in_file(Diagnostic diagnostic) const {
    const LintRule* rule = find_lint_rule(diagnostic.rule);
    REGCACHE_CHECK(rule != nullptr);
    return {.rule = rule,
            .severity = diagnostic.severity,
            .error = std::move(diagnostic.error),
            .surface = diagnostic.surface,
            .place = text_.place(diagnostic.span),
            .fix = edits_in_file(text_, diagnostic.fix)};
  }

 private:
  const FoundText& text_;
  const OptionFields& fields_;
  bool has_type_hole_ = false;
  bool has_shape_hole_ = false;
};

}  // namespace

std::optional<Span> LintedOption::value_of(std::string_view key) const {
  std::optional<Span> last;
  for (const OptionField& field : read_fields(found->text).list) {
    if (field.key == key) {
      last = field.value;
    }
  }
  return last;
}

LintedOption lint_option(const FoundOption& option, ParseRules rules) {
  LintedOption linted{.found = &option};
  rules.direction = option.direction;
  const OptionFields fields = read_fields(option.text);
  const bool is_one_hole = option.text.size() == 1 && option.text.has_hole();
  linted.is_open = fields.is_open || is_one_hole;
  if (is_one_hole) {
    return linted;
  }
  linted.parsed = parse_cache_options(option.text.text(), rules);
  const OptionLinter linter(option.text, fields);
  for (Diagnostic& diagnostic : linted.parsed.diagnostics) {
    if (linter.holds(diagnostic)) {
      linted.findings.push_back(linter.in_file(std::move(diagnostic)));
    }
  }
  for (const Span& secret : linted.parsed.secrets) {
    linted.secrets.push_back(option.text.place(secret));
  }
  if (linter.has_type_hole()) {
    linted.parsed.entries.clear();
  }
  return linted;
}

}  // namespace regcache
