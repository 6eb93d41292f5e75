// Method: every row of tests/vectors/files.json; see tests/vectors/README.md for its members.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "core/lint/lint_file.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "core/text/line_index.h"
#include "tests/core/vector_rows.h"

namespace regcache {
namespace {

// A list of lines as the text of a file.
std::string joined_lines(const JsonValue& lines) {
  std::string text;
  for (const JsonValue line : lines.children()) {
    text += std::string(line.text()) + "\n";
  }
  return text;
}

std::string file_member(const JsonValue& row, std::string_view name) {
  return joined_lines(*find_member(row, name));
}

std::string expected_findings(const JsonValue& row) {
  std::string out;
  for (const JsonValue finding : find_member(row, "findings")->children()) {
    out += text_member(finding, "severity") + " " + text_member(finding, "rule");
    for (const char* name : {"line", "column", "length"}) {
      out += " " + std::to_string(find_member(finding, name)->integer());
    }
    out += "\n";
  }
  return out;
}

std::string found_findings(const FileReport& report) {
  const LineIndex lines(report.text);
  std::string out;
  for (const FileFinding& finding : report.findings) {
    const LinePlace at = lines.at(finding.place.offset);
    out += std::string(severity_name(finding.severity)) + " " + std::string(finding.rule->name) +
           " " + std::to_string(at.line) + " " + std::to_string(at.column) + " " +
           std::to_string(finding.place.length) + "\n";
  }
  return out;
}

bool has_fixes(const FileReport& report) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [](const FileFinding& finding) { return !finding.fix.empty(); });
}

LintSettings row_settings(const JsonValue& row) {
  LintSettings settings;
  if (const auto profiles = find_member(row, "profiles")) {
    for (const JsonValue profile : profiles->children()) {
      settings.profiles.push_back(*parse_host_profile(profile.text()));
    }
  }
  return settings;
}

std::vector<NearFile> row_near(const JsonValue& row) {
  std::vector<NearFile> near;
  if (const auto files = find_member(row, "near")) {
    for (const JsonValue file : files->children()) {
      near.push_back({std::string(file.key()), joined_lines(file)});
    }
  }
  return near;
}

void run_row(const JsonValue& row) {
  const std::string path = text_member(row, "path");
  const LintSettings settings = row_settings(row);
  const std::vector<NearFile> near = row_near(row);
  const FileReport report = lint_file(path, file_member(row, "file"), settings, near);
  EXPECT_EQ(found_findings(report), expected_findings(row));
  ASSERT_EQ(has_fixes(report), find_member(row, "fixed").has_value());
  if (has_fixes(report)) {
    const std::string fixed = fixed_text(report);
    EXPECT_EQ(fixed, file_member(row, "fixed"));
    const FileReport again = lint_file(path, fixed, settings, near);
    EXPECT_FALSE(has_fixes(again));
    EXPECT_LT(again.findings.size(), report.findings.size());
  }
}

class FilesVectors : public VectorRows {
 protected:
  FilesVectors() : VectorRows("vectors/files.json") {}
};

TEST_F(FilesVectors, EveryFileIsReadAsItSays) {
  for (const JsonValue row : rows()) {
    SCOPED_TRACE(text_member(row, "name"));
    run_row(row);
  }
}

TEST_F(FilesVectors, RowsAreManyNamedAndHalfOfThemValid) {
  std::set<std::string> names;
  std::size_t valid = 0;
  for (const JsonValue row : rows()) {
    EXPECT_TRUE(names.insert(text_member(row, "name")).second) << text_member(row, "name");
    valid += find_member(row, "findings")->size() == 0 ? 1 : 0;
  }
  EXPECT_GE(names.size(), 120U);
  EXPECT_GE(valid, 60U);
}

TEST_F(FilesVectors, EveryRuleHasARow) {
  std::set<std::string> rules = {"input-size", "empty-input"};
  for (const JsonValue row : rows()) {
    for (const JsonValue finding : find_member(row, "findings")->children()) {
      rules.insert(text_member(finding, "rule"));
    }
  }
  for (const LintRule& rule : lint_rules()) {
    EXPECT_TRUE(rules.contains(std::string(rule.name))) << rule.name;
  }
}

}  // namespace
}  // namespace regcache
