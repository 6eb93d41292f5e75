#include "core/options/option_entry.h"

#include <algorithm>
#include <utility>

#include "core/limits.h"
#include "core/oci/reference.h"
#include "core/options/option_words.h"
#include "core/text/ascii.h"
#include "core/text/csv.h"

namespace regcache {
namespace {

Span whole_of(std::string_view text) {
  return {0, static_cast<std::uint32_t>(text.size())};
}

// Lower-cases as Go's strings.ToLower does, as far as it can matter: besides A to Z, the two letters
// that become ASCII (dotted capital I, U+0130, and the Kelvin sign, U+212A). Others make a key
// unknown either way.
std::string lower_key(std::string_view key) {
  constexpr std::string_view kDottedI = "\xc4\xb0";
  constexpr std::string_view kKelvin = "\xe2\x84\xaa";
  std::string out;
  out.reserve(key.size());
  while (!key.empty()) {
    if (key.starts_with(kDottedI)) {
      out += 'i';
      key.remove_prefix(kDottedI.size());
    } else if (key.starts_with(kKelvin)) {
      out += 'k';
      key.remove_prefix(kKelvin.size());
    } else {
      out += ascii_lower(key.front());
      key.remove_prefix(1);
    }
  }
  return out;
}

void report_csv(const CsvProblem& problem, const ParseRules& rules, Findings& findings) {
  Finding finding{.rule = OptionRule::stray_quote,
                  .span = problem.span,
                  .subject = "\"",
                  .detail = "a quote stands within a field that does not start with one",
                  .hint = "put quotes around the whole field: \"key=value\"",
                  .fix = problem.fix};
  switch (problem.fault) {
    case CsvFault::stray_quote:
      break;
    case CsvFault::empty_line:
      finding.rule = OptionRule::empty_input;
      finding.subject = direction_name(rules.direction);
      finding.detail = "there is no option in this text";
      finding.hint = "write type=registry,ref=...";
      break;
    case CsvFault::text_after_quote:
      finding.rule = OptionRule::text_after_quote;
      finding.detail = "only a comma may follow a closing quote";
      finding.hint = "put quotes around the whole field, and write a quote inside as \"\"";
      break;
    case CsvFault::unclosed_quote:
      finding.rule = OptionRule::unclosed_quote;
      finding.detail = "this quote is never closed";
      finding.hint = "end the field with a quote, and write a quote inside as \"\"";
      break;
  }
  findings.add(std::move(finding));
}

// Reads one option string; each member function is one way to read it.
class Splitter {
 public:
  Splitter(std::string_view text, const ParseRules& rules, Findings& findings)
      : text_(text), rules_(rules), findings_(findings) {}

  std::vector<OptionEntry> split() {
    if (text_.size() > kOptionTextBytesMax) {
      report_size("the text is longer than " + std::to_string(kOptionTextBytesMax) + " bytes");
      return {};
    }
    if (rules_.dialect == Dialect::buildctl) {
      return text_.find("type=") == std::string_view::npos ? split_buildctl_reference()
                                                           : split_attributes();
    }
    if (text_.empty()) {
      findings_.add({.rule = OptionRule::input_skipped,
                     .span = {},
                     .surface = Surface::never,
                     .subject = std::string(direction_name(rules_.direction)),
                     .detail = "buildx skips an empty text (before 0.22 it was an error)",
                     .hint = "leave the flag out"});
      return {};
    }
    return text_.find('=') == std::string_view::npos ? split_references() : split_attributes();
  }

 private:
  void report_size(std::string detail) {
    findings_.add({.rule = OptionRule::input_size,
                   .span = whole_of(text_),
                   .subject = std::string(direction_name(rules_.direction)),
                   .detail = std::move(detail)});
  }

  // The fields of the text, none when there are too many.
  CsvRecord read_fields() {
    CsvRecord record = parse_csv(text_);
    if (record.fields.size() > kOptionFieldsMax) {
      report_size("there are more than " + std::to_string(kOptionFieldsMax) + " fields");
      return {};
    }
    for (const CsvProblem& problem : record.problems) {
      report_csv(problem, rules_, findings_);
    }
    return record;
  }

  static OptionEntry bare_entry(std::string value, Span span) {
    OptionEntry entry;
    entry.span = span;
    entry.bare = true;
    entry.attributes.push_back({.key = "type",
                                .value = "registry",
                                .field = span,
                                .key_span = {span.offset, 0},
                                .value_span = {span.offset, 0}});
    entry.attributes.push_back({.key = "ref",
                                .value = std::move(value),
                                .field = span,
                                .key_span = {span.offset, 0},
                                .value_span = span});
    return entry;
  }

  // buildctl: the whole text is one reference, commas, quotes, line end and all.
  std::vector<OptionEntry> split_buildctl_reference() {
    const Span span = whole_of(text_);
    if (text_.find('=') != std::string_view::npos) {
      report_accident();
    } else {
      findings_.add({.rule = OptionRule::bare_ref,
                     .span = span,
                     .surface = Surface::unstated,
                     .subject = "ref",
                     .detail = "buildctl warns that a reference alone is deprecated",
                     .hint = "write type=registry,ref=...",
                     .fix = {{{span.offset, 0}, "type=registry,ref="}}});
    }
    return {bare_entry(std::string(text_), span)};
  }

  void report_accident() {
    Finding finding{
        .rule = OptionRule::bare_ref_by_accident,
        .span = whole_of(text_),
        .surface = Surface::daemon,
        .subject = "type",
        .detail = "buildctl sees no 'type=' here and takes the whole text for a reference",
        .hint = "write type=registry,ref=..."};
    for (const CsvField& field : parse_csv(text_).fields) {
      const std::size_t equals = field.value.find('=');
      if (equals != std::string::npos && lower_key(field.value.substr(0, equals)) == "type") {
        finding.span = field.place(0, equals);
        finding.hint = "write 'type' in lower case";
        finding.fix = {{finding.span, "type"}};
      }
    }
    findings_.add(std::move(finding));
  }

  // buildx: every field is a reference of its own, and is split once more by itself.
  std::vector<OptionEntry> split_references() {
    std::vector<OptionEntry> entries;
    for (const CsvField& field : read_fields().fields) {
      CsvRecord again = parse_csv(field.value);
      if (!field.sound) {
        continue;
      }
      if (again.fields.empty()) {
        report_empty(field);
      } else if (again.fields.size() > 1 || !again.problems.empty()) {
        findings_.add({.rule = OptionRule::field_without_value,
                       .span = field.span,
                       .subject = field.value,
                       .detail = "buildx splits a reference at commas even inside quotes",
                       .hint = "a reference has neither commas nor quotes"});
      } else {
        entries.push_back(bare_entry(std::move(again.fields.front().value), field.span));
      }
    }
    return entries;
  }

  std::vector<OptionEntry> split_attributes() {
    OptionEntry entry;
    entry.span = whole_of(text_);
    for (const CsvField& field : read_fields().fields) {
      const std::size_t equals = field.value.find('=');
      if (!field.sound) {
        entry.whole = false;
      } else if (field.value.empty()) {
        report_empty(field);
      } else if (equals == std::string::npos) {
        report_without_value(field, entry);
      } else {
        const std::size_t rest = field.value.size() - equals - 1;
        entry.attributes.push_back({.key = lower_key(field.value.substr(0, equals)),
                                    .value = field.value.substr(equals + 1),
                                    .field = field.span,
                                    .key_span = field.place(0, equals),
                                    .value_span = field.place(equals + 1, rest)});
      }
    }
    if (entry.attributes.empty() && entry.whole) {
      return {};
    }
    return {std::move(entry)};
  }

  // A field of nothing: the comma before it, or after it, is one too many.
  void report_empty(const CsvField& field) {
    Span comma = field.span;
    if (comma.offset > 0) {
      comma.offset -= 1;
      comma.length += 1;
    } else if (comma.length < text_.size() && text_[comma.length] == ',') {
      comma.length += 1;
    }
    findings_.add({.rule = OptionRule::empty_field,
                   .span = comma,
                   .subject = ",",
                   .detail = "there is nothing between two commas, or after the last",
                   .hint = "remove the comma",
                   .fix = {{comma, ""}}});
  }

  void report_without_value(const CsvField& field, OptionEntry& entry) {
    Finding finding{.rule = OptionRule::field_without_value,
                    .span = field.span,
                    .subject = field.value,
                    .detail = "this field has no '='",
                    .hint = "write key=value"};
    const std::string key = lower_key(field.value);
    const Span start = field.place(0, 0);
    if (is_flag(key)) {
      finding.hint = "write " + key + "=true";
      finding.fix = {{field.place(field.value.size(), 0), "=true"}};
    } else if (start.offset == 0 && parse_reference(field.value)) {
      finding.hint = "a reference that is followed by options is written type=registry,ref=...";
      finding.fix = {{start, "type=registry,ref="}};
      entry.attributes = std::move(bare_entry(field.value, field.span).attributes);
    } else if (field.value.find_first_of("/:") != std::string::npos) {
      finding.hint = "write ref=" + field.value;
      finding.fix = {{start, "ref="}};
      entry.whole = false;
    }
    findings_.add(std::move(finding));
  }

  // Whether `key` is an attribute that can be true.
  bool is_flag(std::string_view key) const {
    const auto rows = option_table();
    return std::any_of(rows.begin(), rows.end(), [&](const OptionRow& row) {
      return row.key == key && row.has_direction(rules_.direction) &&
             (row.kind == ValueKind::boolean || row.kind == ValueKind::boolean_or_empty);
    });
  }

  std::string_view text_;
  const ParseRules& rules_;
  Findings& findings_;
};

}  // namespace

const OptionAttribute* OptionEntry::find(std::string_view key) const {
  const auto found =
      std::find_if(attributes.rbegin(), attributes.rend(),
                   [key](const OptionAttribute& attribute) { return attribute.key == key; });
  return found == attributes.rend() ? nullptr : &*found;
}

bool OptionEntry::has_with_blanks(std::string_view key) const {
  return std::any_of(attributes.begin(), attributes.end(), [key](const OptionAttribute& attribute) {
    return attribute.key != key && without_blanks(attribute.key) == key;
  });
}

std::vector<OptionEntry> split_options(std::string_view text, const ParseRules& rules,
                                       Findings& findings) {
  return Splitter(text, rules, findings).split();
}

}  // namespace regcache
