// Method: documents in the repository are compared with what the tables say. To write them anew, run
// core_tests with UPDATE_GOLDEN=1 and review the difference.
#include "core/options/option_docs.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/options/option_rules.h"
#include "core/options/option_table.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "tests/core/test_file.h"

namespace regcache {
namespace {

void write_test_file(const std::string& path, const std::string& bytes) {
  const std::string full = std::string(REGCACHE_TESTS_DIR) + "/" + path;
  std::FILE* file = std::fopen(full.c_str(), "wb");
  ASSERT_NE(file, nullptr) << full;
  EXPECT_EQ(std::fwrite(bytes.data(), 1, bytes.size(), file), bytes.size());
  EXPECT_EQ(std::fclose(file), 0);
}

// Expects `generated` between <!-- name:begin --> and <!-- name:end --> of a document, or puts it
// there.
void compare_section(const std::string& path, const std::string& name,
                     const std::string& generated) {
  const std::string begin = "<!-- " + name + ":begin -->\n";
  const std::string end = "<!-- " + name + ":end -->";
  std::string document = read_test_file(path);
  const std::size_t first = document.find(begin);
  ASSERT_NE(first, std::string::npos) << path << " has no " << begin;
  const std::size_t start = first + begin.size();
  const std::size_t stop = document.find(end, start);
  ASSERT_NE(stop, std::string::npos) << path << " has no " << end;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    write_test_file(path, document.replace(start, stop - start, generated));
    return;
  }
  EXPECT_EQ(document.substr(start, stop - start), generated)
      << path << " is behind the tables: run core_tests with UPDATE_GOLDEN=1";
}

TEST(OptionDocs, TheReadmeHasTheOptionTable) {
  compare_section("../README.md", "options", option_table_markdown());
}

TEST(OptionDocs, TheOptionsPageHasTheRules) {
  compare_section("../docs/options.md", "rules", option_rules_markdown());
}

TEST(OptionDocs, CellsOfTablesAreSafe) {
  for (const OptionRow& row : option_table()) {
    EXPECT_EQ(row.help.find_first_of("|\n"), std::string_view::npos) << row.help;
  }
  for (const OptionRuleRow& row : option_rules()) {
    EXPECT_EQ(row.meaning.find_first_of("|\n"), std::string_view::npos) << row.meaning;
  }
}

TEST(OptionDocs, TheJsonHasEveryBackendAndAttribute) {
  const std::string text = option_table_json(2);
  const Result<JsonDocument> document = parse_json(text, text.size());
  ASSERT_TRUE(document) << to_text(document.error());
  const auto backends = find_member(document->root(), "backends");
  ASSERT_TRUE(backends);
  ASSERT_EQ(backends->size(), backend_table().size());
  std::size_t index = 0;
  for (const JsonValue backend : backends->children()) {
    const BackendRow& row = backend_table()[index++];
    EXPECT_EQ(find_member(backend, "type")->text(), row.name);
    std::size_t attributes = 0;
    for (const OptionRow& option : option_table()) {
      attributes += option.has_backend(row.backend) ? 1 : 0;
    }
    EXPECT_EQ(find_member(backend, "attributes")->size(), attributes);
  }
  EXPECT_EQ(find_member(document->root(), "rules")->size(), option_rules().size());
  const auto surfaces = find_member(document->root(), "surfaces");
  ASSERT_TRUE(surfaces);
  for (const JsonValue surface : surfaces->children()) {
    EXPECT_FALSE(find_member(surface, "buildx")->text().empty());
    EXPECT_FALSE(find_member(surface, "buildctl")->text().empty());
  }
}

}  // namespace
}  // namespace regcache
