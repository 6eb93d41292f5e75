#include "native/cli/finding_text.h"

namespace regcache {

std::string finding_text(const CacheFinding& finding) {
  return std::string(severity_name(finding.severity)) + ": " + to_text(finding.error) + "\n";
}

void write_findings(JsonWriter& json, const std::vector<CacheFinding>& findings) {
  json.begin_array();
  for (const CacheFinding& finding : findings) {
    json.begin_object();
    json.key("severity").string(severity_name(finding.severity));
    json.key("rule").string(finding.rule);
    json.key("code").string(code_name(finding.error.code));
    json.key("subject").string(finding.error.subject);
    json.key("detail").string(finding.error.detail);
    json.key("hint").string(finding.error.hint);
    json.end_object();
  }
  json.end_array();
}

}  // namespace regcache
