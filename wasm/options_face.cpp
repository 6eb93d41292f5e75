// What is exported of core/options: the check of option strings, by rules that are given as JSON.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/limits.h"
#include "core/options/check_report.h"
#include "core/options/diagnostic_text.h"
#include "core/options/explain.h"
#include "core/options/option_docs.h"
#include "core/options/option_rules.h"
#include "core/options/option_table.h"
#include "core/options/option_words.h"
#include "core/options/parse_options.h"
#include "core/options/snippet.h"
#include "core/registry/profile.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "core/text/json_writer.h"
#include "wasm/result.h"
#include "wasm/words.h"

namespace regcache {
namespace {

Failure unknown_word(std::string_view rule, std::string_view word, std::string hint) {
  return fail(Code::unknown_name, std::string(rule),
              "there is no " + std::string(rule) + " '" + std::string(word) + "'", std::move(hint));
}

Result<void> read_direction(std::string_view word, ParseRules& rules) {
  for (const Direction direction : {Direction::cache_to, Direction::cache_from}) {
    if (word == direction_name(direction)) {
      rules.direction = direction;
      return {};
    }
  }
  return unknown_word("direction", word, "use cache-to or cache-from");
}

Result<void> read_dialect(std::string_view word, ParseRules& rules) {
  const std::optional<Dialect> dialect = parse_dialect(word);
  if (!dialect) {
    return unknown_word("dialect", word, "use buildx or buildctl");
  }
  rules.dialect = *dialect;
  return {};
}

Result<void> read_rule(const JsonValue& member, ParseRules& rules) {
  const std::string_view name = member.key();
  if (name == "strict") {
    REGCACHE_TRY_ASSIGN(rules.strict, member.as_boolean());
    return {};
  }
  if (name == "direction") {
    REGCACHE_TRY_ASSIGN(const std::string_view word, member.as_string());
    return read_direction(word, rules);
  }
  if (name == "dialect") {
    REGCACHE_TRY_ASSIGN(const std::string_view word, member.as_string());
    return read_dialect(word, rules);
  }
  if (name == "buildkit") {
    REGCACHE_TRY_ASSIGN(const std::string_view version, member.as_string());
    REGCACHE_TRY_ASSIGN(rules.buildkit, parse_buildkit_version(version));
    return {};
  }
  return fail(Code::unknown_name, std::string(name), "options are not checked by any such rule",
              "the rules are direction, dialect, buildkit and strict");
}

// Option strings and the rules that they are read by.
struct Question {
  std::vector<std::string> texts;
  ParseRules rules;
};

Result<std::vector<std::string>> read_texts(const JsonValue& list) {
  REGCACHE_TRY_ASSIGN(const JsonChildren elements, list.as_array());
  std::vector<std::string> texts;
  for (const JsonValue element : elements) {
    REGCACHE_TRY_ASSIGN(const std::string_view text, element.as_string());
    texts.emplace_back(text);
  }
  return texts;
}

Result<Question> read_question(std::string_view texts_json, std::string_view rules_json) {
  REGCACHE_TRY_ASSIGN(const JsonDocument texts, parse_json(texts_json, kJsonBytesMax));
  Question question;
  REGCACHE_TRY_ASSIGN(question.texts, read_texts(texts.root()));
  REGCACHE_TRY_ASSIGN(const JsonDocument rules, parse_json(rules_json, kJsonBytesMax));
  REGCACHE_TRY_ASSIGN(const JsonChildren members, rules.root().as_object());
  for (const JsonValue member : members) {
    REGCACHE_TRY(read_rule(member, question.rules));
  }
  return question;
}

Result<std::string> check(std::string_view texts, std::string_view rules) {
  REGCACHE_TRY_ASSIGN(const Question question, read_question(texts, rules));
  return to_json(check_options(question.texts, question.rules), 0);
}

Result<std::string> check_text(std::string_view texts, std::string_view rules) {
  REGCACHE_TRY_ASSIGN(const Question question, read_question(texts, rules));
  return to_text(check_options(question.texts, question.rules));
}

Result<std::string> diagnose(std::string_view texts, std::string_view rules) {
  REGCACHE_TRY_ASSIGN(const Question question, read_question(texts, rules));
  std::string all;
  for (const std::string& text : question.texts) {
    all +=
        diagnostics_text(text, parse_cache_options(text, question.rules), question.rules.dialect);
  }
  return all;
}

// Adds the options of the texts in the member `name`; the first error that they have is the result.
Result<void> read_caches(const JsonValue& caches, std::string_view name, Direction direction,
                         std::vector<CacheOptions>& all) {
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> texts, array_member(caches, name));
  if (!texts) {
    return {};
  }
  REGCACHE_TRY_ASSIGN(const std::vector<std::string> list, read_texts(*texts));
  const CheckReport report = check_options(list, {.direction = direction});
  for (const CheckedText& checked : report.texts) {
    for (const Diagnostic& diagnostic : checked.parsed.diagnostics) {
      if (diagnostic.severity == Severity::error) {
        return fail(diagnostic.error);
      }
    }
    for (const ParsedEntry& entry : checked.parsed.entries) {
      all.push_back(entry.options);
    }
  }
  return {};
}

// `caches` is {"cacheTo", "cacheFrom"}, lists of texts that may be absent.
Result<std::string> snippet(std::string_view caches, std::string_view tool_name) {
  const std::optional<SnippetTool> tool = parse_snippet_tool(tool_name);
  if (!tool) {
    return unknown_word("tool", tool_name,
                        "use buildx, bake, compose, github, gitlab, buildctl or dagger");
  }
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(caches, kJsonBytesMax));
  std::vector<CacheOptions> all;
  REGCACHE_TRY(read_caches(document.root(), "cacheTo", Direction::cache_to, all));
  REGCACHE_TRY(read_caches(document.root(), "cacheFrom", Direction::cache_from, all));
  return write_snippet(all, *tool, ParseRules());
}

// What is known of the habits of the registry at `host`; null when its name tells nothing.
std::string profile_json(std::string_view host) {
  const RegistryProfile* const profile = guess_profile(host);
  if (profile == nullptr) {
    return "null";
  }
  JsonWriter json;
  json.begin_object();
  json.key("id").string(profile->id).key("name").string(profile->name);
  json.key("refuses").begin_array();
  for (const ManifestShape shape : {ManifestShape::oci_index, ManifestShape::docker_list}) {
    if (!takes_shape(*profile, shape)) {
      json.string(shape_name(shape));
    }
  }
  json.end_array();
  json.key("quirk").string(profile->quirk);
  json.key("source").string(profile->source).key("date").string(profile->date);
  json.end_object();
  return json.take();
}

void put_choices(JsonWriter& json, std::string_view name, ValueKind kind) {
  json.key(name).begin_array();
  for (const std::string_view choice : value_choices(kind)) {
    json.string(choice);
  }
  json.end_array();
}

void put_rules(JsonWriter& json) {
  json.key("Rule").begin_array();
  for (const OptionRuleRow& row : option_rules()) {
    json.string(row.id);
  }
  json.end_array();
}

std::string description() {
  JsonWriter json;
  json.begin_object();
  json.key("buildkit").string(to_text(kNewestBuildKit));
  json.key("words").begin_object();
  put_words(json, "Backend", backend_name, Backend::azblob);
  put_words(json, "Dialect", dialect_name, Dialect::buildctl);
  put_words(json, "Direction", direction_name, Direction::cache_from);
  put_choices(json, "Mode", ValueKind::mode);
  put_choices(json, "RetryMode", ValueKind::retry_mode);
  put_rules(json);
  put_words(json, "Severity", severity_name, Severity::note);
  put_words(json, "SnippetTool", snippet_tool_name, SnippetTool::dagger);
  put_words(json, "Surface", surface_name, Surface::never);
  put_words(json, "Transport", transport_name, RegistryTransport::https_then_http);
  json.end_object().end_object();
  return json.take();
}

}  // namespace
}  // namespace regcache

extern "C" {

regcache::Status regcache_check_options(const char* texts, std::size_t size, const char* rules,
                                        std::size_t rules_size) {
  return regcache::answer(regcache::check({texts, size}, {rules, rules_size}));
}

regcache::Status regcache_check_text(const char* texts, std::size_t size, const char* rules,
                                     std::size_t rules_size) {
  return regcache::answer(regcache::check_text({texts, size}, {rules, rules_size}));
}

regcache::Status regcache_diagnose_options(const char* texts, std::size_t size, const char* rules,
                                           std::size_t rules_size) {
  return regcache::answer(regcache::diagnose({texts, size}, {rules, rules_size}));
}

regcache::Status regcache_write_snippet(const char* caches, std::size_t size, const char* tool,
                                        std::size_t tool_size) {
  return regcache::answer(regcache::snippet({caches, size}, {tool, tool_size}));
}

regcache::Status regcache_guess_profile(const char* host, std::size_t size) {
  return regcache::answer(regcache::profile_json({host, size}));
}

regcache::Status regcache_describe_options() {
  return regcache::answer(regcache::description());
}

regcache::Status regcache_option_table() {
  return regcache::answer(regcache::option_table_json(0));
}

}  // extern "C"
