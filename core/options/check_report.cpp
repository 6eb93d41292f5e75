#include "core/options/check_report.h"

#include <cstdint>
#include <utility>

#include "core/options/diagnostic_text.h"
#include "core/options/explain.h"
#include "core/options/findings.h"
#include "core/options/option_words.h"
#include "core/options/options_json.h"
#include "core/text/counted.h"
#include "core/text/edit.h"
#include "core/text/json_writer.h"

namespace regcache {
namespace {

constexpr std::int64_t kSchema = 1;

std::size_t count(const CheckReport& report, Severity severity) {
  std::size_t found = 0;
  for (const CheckedText& checked : report.texts) {
    for (const Diagnostic& diagnostic : checked.parsed.diagnostics) {
      found += diagnostic.severity == severity ? 1 : 0;
    }
  }
  return found;
}

}  // namespace

CheckReport check_options(const std::vector<std::string>& texts, const ParseRules& rules) {
  std::vector<ParsedOptions> list;
  list.reserve(texts.size());
  for (const std::string& text : texts) {
    list.push_back(parse_cache_options(text, rules));
  }
  for (ListedDiagnostic& duplicate : find_duplicates(list)) {
    std::vector<Diagnostic>& diagnostics = list[duplicate.index].diagnostics;
    diagnostics.push_back(std::move(duplicate.diagnostic));
    sort_by_place(diagnostics);
  }
  CheckReport report;
  report.rules = rules;
  for (std::size_t i = 0; i < list.size(); ++i) {
    report.texts.push_back({texts[i], std::move(list[i])});
  }
  report.errors = count(report, Severity::error);
  report.warnings = count(report, Severity::warning);
  return report;
}

std::string to_text(const CheckReport& report) {
  std::string out;
  for (const CheckedText& checked : report.texts) {
    out += diagnostics_text(checked.text, checked.parsed, report.rules.dialect);
    for (const ParsedEntry& entry : checked.parsed.entries) {
      out += to_text(explain(entry.options, report.rules));
    }
  }
  if (report.errors > 0 || report.warnings > 0) {
    out += counted(report.errors, "error") + ", " + counted(report.warnings, "warning") + "\n";
  }
  return out;
}

std::string to_json(const CheckReport& report, std::size_t indent) {
  JsonWriter json(indent);
  json.begin_object();
  json.key("schema").integer(kSchema);
  json.key("direction").string(direction_name(report.rules.direction));
  json.key("dialect").string(dialect_name(report.rules.dialect));
  json.key("buildkit").string(to_text(report.rules.buildkit));
  json.key("errors").natural(report.errors);
  json.key("warnings").natural(report.warnings);
  json.key("results").begin_array();
  for (const CheckedText& checked : report.texts) {
    const ParsedOptions& parsed = checked.parsed;
    const std::string shown = without_secrets(checked.text, parsed.secrets);
    const std::string fixed = apply_fixes(shown, parsed.diagnostics);
    json.begin_object();
    json.key("input").string(shown);
    if (fixed != shown) {
      json.key("fixed").string(fixed);
    }
    json.key("diagnostics").begin_array();
    for (const Diagnostic& diagnostic : parsed.diagnostics) {
      write_json(json, diagnostic);
    }
    json.end_array().key("entries").begin_array();
    for (const ParsedEntry& entry : parsed.entries) {
      json.begin_object().key("options");
      write_json(json, entry.options);
      json.key("explanation");
      write_json(json, explain(entry.options, report.rules));
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace regcache
