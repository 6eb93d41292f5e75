#include "core/options/option_docs.h"

#include <cstdint>
#include <string_view>

#include "core/options/diagnostic_text.h"
#include "core/options/option_rules.h"
#include "core/options/option_table.h"
#include "core/options/option_words.h"
#include "core/result/check.h"
#include "core/text/json_writer.h"

namespace regcache {
namespace {

constexpr std::int64_t kSchema = 1;

std::string code(std::string_view text) {
  return "`" + std::string(text) + "`";
}

template <typename Row>
std::string direction_words(const Row& row) {
  const bool to = row.has_direction(Direction::cache_to);
  const bool from = row.has_direction(Direction::cache_from);
  return to && from ? "both" : to ? "to" : "from";
}

std::string value_words(const OptionRow& row) {
  std::string words;
  for (const std::string_view choice : value_choices(row.kind)) {
    words += (words.empty() ? "" : ", ") + code(choice);
  }
  if (row.kind == ValueKind::boolean_or_empty) {
    words += "; empty is " + code("true");
  }
  if (row.kind == ValueKind::positive_integer) {
    words = "integer, 1 or more";
  }
  if (row.kind == ValueKind::names) {
    words = "names, joined by `;`";
  }
  return words.empty() ? std::string(value_kind_name(row.kind)) : words;
}

std::string default_words(const OptionRow& row) {
  std::string words = row.default_value.empty() ? "" : code(row.default_value);
  if (!row.default_before.empty()) {
    words += "; before " + to_text(row.default_changed) + " " + code(row.default_before);
  }
  if (!row.environment.empty()) {
    words = code("$" + std::string(row.environment)) + (words.empty() ? "" : ", " + words);
  }
  return row.presence == Presence::required ? "required" : words;
}

std::string_view bad_value_words(OnBadValue on_bad) {
  switch (on_bad) {
    case OnBadValue::client_error:
      return "refused by the client";
    case OnBadValue::configure_error:
      return "refused by the daemon";
    case OnBadValue::silent_default:
      return "the default, silently";
    case OnBadValue::taken_as_is:
      return "";
  }
  REGCACHE_UNREACHABLE();
}

void append_row(std::string& out, const OptionRow& row, const BackendRow& backend) {
  const std::string since = row.since > backend.since ? to_text(row.since) : "";
  for (const std::string& cell :
       {code(row.key), direction_words(row), value_words(row), default_words(row), since,
        std::string(bad_value_words(row.on_bad)), std::string(row.help)}) {
    out += "| " + cell + (cell.empty() ? "" : " ");
  }
  out += "|\n";
}

bool has_attributes(Backend backend) {
  for (const OptionRow& row : option_table()) {
    if (row.has_backend(backend)) {
      return true;
    }
  }
  return false;
}

template <typename Row>
void put_directions(JsonWriter& json, const Row& row) {
  json.key("directions").begin_array();
  for (const Direction direction : {Direction::cache_to, Direction::cache_from}) {
    if (row.has_direction(direction)) {
      json.string(direction_name(direction));
    }
  }
  json.end_array();
}

void put_given(JsonWriter& json, std::string_view key, std::string_view value) {
  if (!value.empty()) {
    json.key(key).string(value);
  }
}

void put_attribute(JsonWriter& json, const OptionRow& row) {
  json.begin_object().key("key").string(row.key);
  put_directions(json, row);
  json.key("kind").string(value_kind_name(row.kind));
  if (!value_choices(row.kind).empty()) {
    json.key("choices").begin_array();
    for (const std::string_view choice : value_choices(row.kind)) {
      json.string(choice);
    }
    json.end_array();
  }
  json.key("presence").string(presence_name(row.presence));
  put_given(json, "default", row.default_value);
  if (!row.default_before.empty()) {
    json.key("defaultBefore").string(row.default_before);
    json.key("defaultChanged").string(to_text(row.default_changed));
  }
  put_given(json, "environment", row.environment);
  json.key("since").string(to_text(row.since));
  json.key("onBadValue").string(on_bad_value_name(row.on_bad));
  json.key("secret").boolean(row.secret);
  json.key("help").string(row.help);
  json.key("source").string(row.source);
  json.end_object();
}

void put_backend(JsonWriter& json, const BackendRow& backend) {
  json.begin_object().key("type").string(backend.name);
  put_directions(json, backend);
  json.key("since").string(to_text(backend.since));
  json.key("help").string(backend.help);
  json.key("attributes").begin_array();
  for (const OptionRow& row : option_table()) {
    if (row.has_backend(backend.backend)) {
      put_attribute(json, row);
    }
  }
  json.end_array().end_object();
}

// What each surface means, in the words of each dialect.
void put_surfaces(JsonWriter& json) {
  json.key("surfaces").begin_array();
  for (const Surface surface : {Surface::client, Surface::daemon, Surface::import_step,
                                Surface::export_step, Surface::never}) {
    json.begin_object().key("surface").string(surface_name(surface));
    for (const Dialect dialect : {Dialect::buildx, Dialect::buildctl}) {
      json.key(dialect_name(dialect)).string(surface_sentence(surface, dialect));
    }
    json.end_object();
  }
  json.end_array();
}

void put_option_rules(JsonWriter& json) {
  json.key("rules").begin_array();
  for (const OptionRuleRow& row : option_rules()) {
    json.begin_object();
    json.key("id").string(row.id);
    json.key("severity").string(severity_name(row.severity));
    json.key("code").string(code_name(row.code));
    json.key("meaning").string(row.meaning);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string option_table_markdown() {
  std::string out;
  for (const BackendRow& backend : backend_table()) {
    out += out.empty() ? "" : "\n";
    out += "**" + code("type=" + std::string(backend.name)) + "**: " + std::string(backend.help) +
           "; since BuildKit " + to_text(backend.since) + ".\n";
    if (!has_attributes(backend.backend)) {
      continue;
    }
    out += "\n| attribute | for | value | default | since | a bad value is | meaning |\n";
    out += "|---|---|---|---|---|---|---|\n";
    for (const OptionRow& row : option_table()) {
      if (row.has_backend(backend.backend)) {
        append_row(out, row, backend);
      }
    }
  }
  return out;
}

std::string option_rules_markdown() {
  std::string out = "| rule | severity | code | meaning |\n|---|---|---|---|\n";
  for (const OptionRuleRow& row : option_rules()) {
    out += "| " + code(row.id) + " | " + std::string(severity_name(row.severity)) + " | " +
           code(code_name(row.code)) + " | " + std::string(row.meaning) + " |\n";
  }
  return out;
}

std::string option_table_json(std::size_t indent) {
  JsonWriter json(indent);
  json.begin_object().key("schema").integer(kSchema);
  json.key("buildkit").string(to_text(kNewestBuildKit));
  json.key("backends").begin_array();
  for (const BackendRow& backend : backend_table()) {
    put_backend(json, backend);
  }
  json.end_array();
  put_option_rules(json);
  put_surfaces(json);
  json.end_object();
  return json.take();
}

}  // namespace regcache
