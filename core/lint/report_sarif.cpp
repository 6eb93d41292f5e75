#include <algorithm>

#include "core/lint/fingerprint.h"
#include "core/lint/lint_report.h"
#include "core/text/ascii.h"
#include "core/text/json_writer.h"
#include "core/text/line_index.h"

namespace regcache {
namespace {

constexpr std::size_t kIndent = 2;

// A path as a relative URI.
std::string uri_of(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri;
  for (const char c : path) {
    const char lower = ascii_lower(c);
    const bool is_plain = (lower >= 'a' && lower <= 'z') || is_ascii_digit(c) ||
                          std::string_view("-._~/").find(c) != std::string_view::npos;
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain) {
      uri += c;
    } else {
      uri += '%';
      uri += kHex[byte >> 4U];
      uri += kHex[byte & 0xfU];
    }
  }
  return uri;
}

void put_text(JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key).begin_object().key("text").string(text).end_object();
}

void put_region(JsonWriter& json, std::string_view key, Span place, const LineIndex& lines) {
  const LinePlace first = lines.at(place.offset);
  const LinePlace last = lines.at(place.offset + place.length);
  json.key(key).begin_object();
  json.key("startLine").natural(first.line).key("startColumn").natural(first.column);
  json.key("endLine").natural(last.line).key("endColumn").natural(last.column);
  json.end_object();
}

void put_file(JsonWriter& json, std::string_view path) {
  json.key("artifactLocation").begin_object().key("uri").string(uri_of(path)).end_object();
}

void put_rules(JsonWriter& json) {
  json.key("rules").begin_array();
  for (const LintRule& rule : lint_rules()) {
    json.begin_object().key("id").string(rule.id).key("name").string(rule.name);
    put_text(json, "shortDescription", rule.meaning);
    json.key("defaultConfiguration").begin_object();
    json.key("level").string(severity_name(rule.severity)).end_object();
    json.end_object();
  }
  json.end_array();
}

void put_fix(JsonWriter& json, const FileFinding& finding, const FileReport& file,
             const LineIndex& lines) {
  if (finding.fix.empty()) {
    return;
  }
  json.key("fixes").begin_array().begin_object();
  put_text(json, "description", finding.error.hint.empty() ? "correct it" : finding.error.hint);
  json.key("artifactChanges").begin_array().begin_object();
  put_file(json, file.path);
  json.key("replacements").begin_array();
  for (const Edit& edit : finding.fix) {
    json.begin_object();
    put_region(json, "deletedRegion", edit.span, lines);
    put_text(json, "insertedContent", edit.text);
    json.end_object();
  }
  json.end_array().end_object().end_array().end_object().end_array();
}

void put_result(JsonWriter& json, const FileFinding& finding, const FileReport& file,
                const LineIndex& lines, const std::string& fingerprint) {
  const auto rule = std::find_if(lint_rules().begin(), lint_rules().end(),
                                 [&](const LintRule& row) { return row.id == finding.rule->id; });
  json.begin_object();
  json.key("ruleId").string(finding.rule->id);
  json.key("ruleIndex").integer(rule - lint_rules().begin());
  json.key("level").string(severity_name(finding.severity));
  put_text(json, "message", one_line(finding));
  json.key("locations").begin_array().begin_object();
  json.key("physicalLocation").begin_object();
  put_file(json, file.path);
  put_region(json, "region", finding.place, lines);
  json.end_object().end_object().end_array();
  json.key("partialFingerprints").begin_object();
  json.key("regcache/v1").string(fingerprint).end_object();
  put_fix(json, finding, file, lines);
  json.end_object();
}

}  // namespace

std::string to_sarif(const LintReport& report, std::string_view version) {
  JsonWriter json(kIndent);
  json.begin_object();
  json.key("$schema").string("https://json.schemastore.org/sarif-2.1.0.json");
  json.key("version").string("2.1.0");
  json.key("runs").begin_array().begin_object();
  json.key("tool").begin_object().key("driver").begin_object();
  json.key("name").string("regcache").key("version").string(version);
  put_rules(json);
  json.end_object().end_object();
  json.key("columnKind").string("unicodeCodePoints");
  json.key("results").begin_array();
  for (const FileReport& file : report.files) {
    const LineIndex lines(file.text);
    const std::vector<std::string> prints = fingerprints(file);
    for (std::size_t i = 0; i < prints.size(); ++i) {
      put_result(json, file.findings[i], file, lines, prints[i]);
    }
  }
  json.end_array().end_object().end_array().end_object();
  return json.take() + "\n";
}

}  // namespace regcache
