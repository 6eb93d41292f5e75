// Method: every row of tests/vectors/options.json; see tests/vectors/README.md for its members.
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/options/option_rules.h"
#include "core/options/option_text.h"
#include "core/options/option_words.h"
#include "core/options/options_json.h"
#include "core/options/parse_options.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "core/text/json_writer.h"
#include "tests/core/vector_rows.h"

namespace regcache {
namespace {

std::string compact(const JsonValue& value) {
  JsonWriter json;
  json.value(value);
  return json.take();
}

ParseRules rules_of(const JsonValue& row) {
  ParseRules rules;
  rules.direction =
      text_member(row, "direction") == "cache-to" ? Direction::cache_to : Direction::cache_from;
  rules.dialect = parse_dialect(text_member(row, "dialect")).value();
  if (find_member(row, "buildkit")) {
    rules.buildkit = *parse_buildkit_version(text_member(row, "buildkit"));
  }
  return rules;
}

// One line for each diagnostic, of the members that the corpus has.
std::string expected_diagnostics(const JsonValue& row) {
  std::string out;
  for (const JsonValue diagnostic : find_member(row, "diagnostics")->children()) {
    for (const char* name : {"severity", "rule", "code", "subject", "surface"}) {
      out += text_member(diagnostic, name) + "|";
    }
    out += std::to_string(find_member(diagnostic, "offset")->integer()) + "+" +
           std::to_string(find_member(diagnostic, "length")->integer()) + "\n";
  }
  return out;
}

std::string found_diagnostics(const ParsedOptions& parsed) {
  std::string out;
  for (const Diagnostic& diagnostic : parsed.diagnostics) {
    out += std::string(severity_name(diagnostic.severity)) + "|" + diagnostic.rule + "|" +
           std::string(code_name(diagnostic.error.code)) + "|" + diagnostic.error.subject + "|" +
           std::string(surface_name(diagnostic.surface)) + "|" +
           std::to_string(diagnostic.span.offset) + "+" + std::to_string(diagnostic.span.length) +
           "\n";
  }
  return out;
}

void compare_canonical(const JsonValue& row, const ParsedOptions& parsed, const ParseRules& rules) {
  std::vector<std::string> expected;
  if (const std::optional<JsonValue> canonical = find_member(row, "canonical")) {
    for (const JsonValue text : canonical->children()) {
      expected.emplace_back(text.text());
    }
  }
  std::vector<std::string> found;
  for (const ParsedEntry& entry : parsed.entries) {
    found.push_back(write_options(entry.options, rules));
  }
  EXPECT_EQ(found, expected);
}

void compare_options(const JsonValue& expected, const CacheOptions& options) {
  JsonWriter json;
  write_json(json, options);
  const std::string text = json.take();
  const Result<JsonDocument> found = parse_json(text, text.size());
  ASSERT_TRUE(found) << to_text(found.error());
  for (const JsonValue member : expected.children()) {
    const std::optional<JsonValue> same = find_member(found->root(), member.key());
    ASSERT_TRUE(same) << member.key() << " is missing in " << text;
    EXPECT_EQ(compact(*same), compact(member)) << member.key();
  }
}

void run_row(const JsonValue& row) {
  const std::string input = text_member(row, "input");
  const ParseRules rules = rules_of(row);
  const std::vector<char> exactly(input.begin(), input.end());
  const ParsedOptions parsed = parse_cache_options({exactly.data(), exactly.size()}, rules);
  EXPECT_EQ(found_diagnostics(parsed), expected_diagnostics(row));
  compare_canonical(row, parsed, rules);
  if (const std::optional<JsonValue> options = find_member(row, "options")) {
    ASSERT_EQ(options->size(), parsed.entries.size());
    std::size_t index = 0;
    for (const JsonValue expected : options->children()) {
      compare_options(expected, parsed.entries[index++].options);
    }
  }
}

class OptionsVectors : public VectorRows {
 protected:
  OptionsVectors() : VectorRows("vectors/options.json") {}
};

TEST_F(OptionsVectors, EveryRowIsReadAsItSays) {
  for (const JsonValue row : rows()) {
    SCOPED_TRACE(text_member(row, "name"));
    run_row(row);
  }
}

TEST_F(OptionsVectors, RowsAreManyNamedAndSourced) {
  std::set<std::string> names;
  for (const JsonValue row : rows()) {
    EXPECT_TRUE(names.insert(text_member(row, "name")).second) << text_member(row, "name");
    EXPECT_FALSE(text_member(row, "source").empty()) << text_member(row, "name");
  }
  EXPECT_GE(names.size(), 170U);
}

TEST_F(OptionsVectors, EveryRuleHasARow) {
  std::set<std::string> rules;
  for (const JsonValue row : rows()) {
    for (const JsonValue diagnostic : find_member(row, "diagnostics")->children()) {
      rules.insert(text_member(diagnostic, "rule"));
    }
  }
  // These two need more than one text, or a very long one: parse_options_test has them.
  rules.insert({"duplicate-export", "input-size"});
  for (const OptionRuleRow& rule : option_rules()) {
    EXPECT_TRUE(rules.contains(std::string(rule.id))) << rule.id;
  }
}

}  // namespace
}  // namespace regcache
