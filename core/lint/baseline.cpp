#include "core/lint/baseline.h"

#include <algorithm>
#include <utility>

#include "core/limits.h"
#include "core/lint/fingerprint.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "core/text/json_writer.h"
#include "core/text/sort_items.h"

namespace regcache {
namespace {

constexpr std::int64_t kSchema = 1;
constexpr std::size_t kIndent = 2;

}  // namespace

std::string write_baseline(const std::vector<FileReport>& files) {
  JsonWriter json(kIndent);
  json.begin_object().key("schema").integer(kSchema).key("findings").begin_array();
  for (const FileReport& file : files) {
    const std::vector<std::string> prints = fingerprints(file);
    for (std::size_t i = 0; i < prints.size(); ++i) {
      json.begin_object().key("path").string(file.path);
      json.key("rule").string(file.findings[i].rule->id);
      json.key("fingerprint").string(prints[i]).end_object();
    }
  }
  json.end_array().end_object();
  return json.take() + "\n";
}

Result<std::vector<std::string>> read_baseline(std::string_view text) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(text, kJsonBytesMax));
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> findings,
                      array_member(document.root(), "findings"));
  if (!findings) {
    return fail(Code::invalid_input, "/findings", "a baseline has a list of findings",
                "write one with --write-baseline");
  }
  std::vector<std::string> prints;
  for (const JsonValue finding : findings->children()) {
    std::string print;
    REGCACHE_TRY(read_member(finding, "fingerprint", print));
    prints.push_back(std::move(print));
  }
  sort_items(prints, [](const std::string& a, const std::string& b) { return a < b; });
  return prints;
}

void drop_known(FileReport& report, const std::vector<std::string>& baseline) {
  const std::vector<std::string> prints = fingerprints(report);
  std::vector<FileFinding> fresh;
  for (std::size_t i = 0; i < prints.size(); ++i) {
    if (!std::binary_search(baseline.begin(), baseline.end(), prints[i])) {
      fresh.push_back(std::move(report.findings[i]));
    }
  }
  report.findings = std::move(fresh);
}

}  // namespace regcache
