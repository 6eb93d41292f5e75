#include "core/lint/fingerprint.h"
#include "core/lint/lint_report.h"
#include "core/text/json_writer.h"
#include "core/text/line_index.h"

namespace regcache {
namespace {

constexpr std::int64_t kSchema = 1;

void put_place(JsonWriter& json, Span place) {
  json.key("offset").natural(place.offset).key("length").natural(place.length);
}

void put_finding(JsonWriter& json, const FileFinding& finding, const LineIndex& lines,
                 const std::string& fingerprint) {
  const LinePlace at = lines.at(finding.place.offset);
  json.begin_object();
  json.key("severity").string(severity_name(finding.severity));
  json.key("id").string(finding.rule->id);
  json.key("rule").string(finding.rule->name);
  json.key("code").string(code_name(finding.error.code));
  json.key("subject").string(finding.error.subject);
  json.key("detail").string(finding.error.detail);
  json.key("hint").string(finding.error.hint);
  json.key("surface").string(surface_name(finding.surface));
  json.key("line").natural(at.line).key("column").natural(at.column);
  put_place(json, finding.place);
  json.key("fingerprint").string(fingerprint);
  json.key("fix").begin_array();
  for (const Edit& edit : finding.fix) {
    json.begin_object();
    put_place(json, edit.span);
    json.key("text").string(edit.text).end_object();
  }
  json.end_array().end_object();
}

}  // namespace

std::string to_json(const LintReport& report, std::size_t indent) {
  JsonWriter json(indent);
  json.begin_object();
  json.key("schema").integer(kSchema);
  json.key("buildkit").string(to_text(report.settings.buildkit));
  json.key("filesChecked").natural(report.files_checked);
  json.key("options").natural(report.options);
  json.key("errors").natural(report.errors);
  json.key("warnings").natural(report.warnings);
  json.key("notes").natural(report.notes);
  json.key("files").begin_array();
  for (const FileReport& file : report.files) {
    const LineIndex lines(file.text);
    const std::vector<std::string> prints = fingerprints(file);
    json.begin_object().key("path").string(file.path).key("findings").begin_array();
    for (std::size_t i = 0; i < prints.size(); ++i) {
      put_finding(json, file.findings[i], lines, prints[i]);
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace regcache
