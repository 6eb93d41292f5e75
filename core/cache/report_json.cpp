#include "core/cache/report_json.h"

#include <string_view>

namespace regcache {
namespace {

void write_records(JsonWriter& json, std::string_view key, const CacheConfig& config,
                   const std::vector<std::size_t>& records) {
  json.key(key).begin_array();
  for (const std::size_t record : records) {
    json.string(config.records[record].digest);
  }
  json.end_array();
}

}  // namespace

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

void write_record_changes(JsonWriter& json, const CacheDiff& diff) {
  write_records(json, "recordsOnlyInA", diff.a, diff.lost);
  write_records(json, "recordsOnlyInB", diff.b, diff.gained);
  json.key("changedResults").begin_array();
  for (const ChangedResult& changed : diff.changed) {
    json.string(diff.a.records[changed.before].digest);
  }
  json.end_array();
  json.key("divergences").begin_array();
  for (const Divergence& one : diff.divergences) {
    json.begin_object();
    json.key("parting").string(parting_name(one.parting));
    json.key("a").string(diff.a.records[one.lost].digest);
    if (one.gained) {
      json.key("b").string(diff.b.records[*one.gained].digest);
    }
    json.end_object();
  }
  json.end_array();
}

}  // namespace regcache
