// Method: the table of rules against option_rules.h, and every page of docs/rules: its bad example breaks
// exactly its own rule, its good one none.
#include "core/lint/lint_rules.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>

#include "core/lint/lint_file.h"
#include "core/options/option_rules.h"
#include "tests/core/test_file.h"

namespace regcache {
namespace {

struct Example {
  std::string path;
  std::string text;
  std::vector<NearFile> near;
};

// "x{,a=1}" stands for x,a=1,a=1,... with 600 fields, which no page can hold.
std::string expanded(std::string text) {
  constexpr int kFields = 600;
  const std::size_t first = text.find('{');
  const std::size_t last = text.find('}');
  if (first == std::string::npos || text.compare(first, 2, "{,") != 0) {
    return text;
  }
  std::string fields;
  for (int i = 0; i < kFields; ++i) {
    fields += text.substr(first + 1, last - first - 1);
  }
  return text.replace(first, last + 1 - first, fields);
}

// The block of code below a heading of a page, with the Dockerfile that follows it.
std::optional<Example> example_below(const std::string& page, const std::string& heading) {
  const std::size_t below = page.find("## " + heading + "\n\n");
  const std::size_t next = page.find("\n## ", below);
  const std::size_t kind = page.find("```", below) + 3;
  if (below == std::string::npos || kind > next) {
    return std::nullopt;
  }
  const std::size_t first = page.find('\n', kind) + 1;
  const std::string language = page.substr(kind, first - 1 - kind);
  const std::string path = language == "yaml"  ? ".github/workflows/ci.yml"
                           : language == "hcl" ? "docker-bake.hcl"
                                               : "build.sh";
  const std::size_t last = page.find("```", first);
  Example example{path, expanded(page.substr(first, last - first)), {}};
  const std::string fence = "```dockerfile\n";
  if (const std::size_t near = page.find(fence, last); near < next) {
    const std::size_t begin = near + fence.size();
    example.near.push_back({"Dockerfile", page.substr(begin, page.find("```", begin) - begin)});
  }
  return example;
}

std::set<std::string> rules_broken_by(const Example& example) {
  // What pages say of this host; no other one is known better than by its name.
  const LintSettings settings{
      .profiles = {*parse_host_profile("immutable.example=none:immutable")}};
  std::set<std::string> rules;
  for (const FileFinding& finding :
       lint_file(example.path, example.text, settings, example.near).findings) {
    rules.emplace(finding.rule->id);
  }
  return rules;
}

TEST(LintRules, EveryRuleHasAPageWithExamples) {
  for (const LintRule& rule : lint_rules()) {
    SCOPED_TRACE(rule.id);
    const std::string id(rule.id);
    const std::string page = read_test_file("../docs/rules/" + id + ".md");
    EXPECT_TRUE(page.starts_with("# " + id + " " + std::string(rule.name) + "\n")) << page;
    EXPECT_NE(page.find("\nSource: "), std::string::npos);
    const std::optional<Example> bad = example_below(page, "Wrong");
    const std::optional<Example> good = example_below(page, "Right");
    ASSERT_TRUE(bad);
    ASSERT_TRUE(good);
    EXPECT_EQ(rules_broken_by(*good), std::set<std::string>());
    std::set<std::string> expected = {id};
    if (rule.name == "bare-ref-by-accident") {
      // What is taken for a reference by accident is no good one.
      expected.insert(std::string(find_lint_rule("ref-invalid")->id));
    }
    EXPECT_EQ(rules_broken_by(*bad), expected);
  }
}

TEST(LintRules, EveryRuleOfOptionsHasAnId) {
  for (const OptionRuleRow& row : option_rules()) {
    const LintRule* rule = find_lint_rule(row.id);
    ASSERT_NE(rule, nullptr) << row.id;
    EXPECT_EQ(rule->severity, row.severity);
  }
}

TEST(LintRules, IdsAreUniqueAndFoundInAnyCase) {
  std::set<std::string_view> ids;
  for (const LintRule& rule : lint_rules()) {
    EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
    EXPECT_EQ(find_lint_rule(rule.id), &rule);
  }
  EXPECT_EQ(find_lint_rule("rc026"), find_lint_rule("Mode-Value"));
  EXPECT_EQ(find_lint_rule("RC999"), nullptr);
  EXPECT_EQ(find_lint_rule(""), nullptr);
  // Comments suppress a rule by its address.
  EXPECT_EQ(&lint_rule(BuildRule::cache_ref_is_image_tag),
            find_lint_rule("cache-ref-is-image-tag"));
  EXPECT_EQ(&lint_rule(BuildRule::mode_min_in_stages), find_lint_rule("mode-min-in-stages"));
}

TEST(LintRules, AMisspeltOneIsToldWithTheNearest) {
  EXPECT_EQ(*lint_rule_called("rc026"), find_lint_rule("mode-value"));
  EXPECT_EQ(lint_rule_called("mode-valeu").error().hint, "did you mean 'mode-value'?");
  EXPECT_EQ(lint_rule_called("").error().code, Code::unknown_name);
}

}  // namespace
}  // namespace regcache
