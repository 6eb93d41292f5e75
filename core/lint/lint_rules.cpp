#include "core/lint/lint_rules.h"

#include <array>
#include <cstddef>
#include <vector>

#include "core/options/option_rules.h"
#include "core/result/check.h"
#include "core/text/ascii.h"
#include "core/text/spelling.h"

namespace regcache {
namespace {

struct OptionRuleId {
  std::string_view id;
  std::string_view name;
};

constexpr std::array<OptionRuleId, 33> kOptionRuleIds = {{
    {"RC001", "input-size"},
    {"RC002", "empty-input"},
    {"RC003", "stray-quote"},
    {"RC004", "text-after-quote"},
    {"RC005", "unclosed-quote"},
    {"RC006", "empty-field"},
    {"RC007", "field-without-value"},
    {"RC008", "type-missing"},
    {"RC009", "type-unknown"},
    {"RC010", "required-missing"},
    {"RC011", "ref-invalid"},
    {"RC012", "boolean-value"},
    {"RC013", "number-value"},
    {"RC014", "word-value"},
    {"RC015", "digest-value"},
    {"RC016", "tag-empty"},
    {"RC017", "shape-conflict"},
    {"RC018", "duplicate-export"},
    {"RC019", "input-skipped"},
    {"RC020", "bare-ref-by-accident"},
    {"RC021", "key-blanks"},
    {"RC022", "key-unknown"},
    {"RC023", "key-not-used"},
    {"RC024", "key-too-new"},
    {"RC025", "key-repeated"},
    {"RC026", "mode-value"},
    {"RC027", "value-ignored"},
    {"RC028", "environment-needed"},
    {"RC029", "digest-in-export-ref"},
    {"RC030", "docker-types"},
    {"RC031", "level-range"},
    {"RC032", "level-unused"},
    {"RC033", "bare-ref"},
}};

// In the order of BuildRule.
constexpr std::array<LintRule, 15> kBuildRules = {{
    {"RC050", "cache-ref-is-image-tag", Severity::error, Code::conflict,
     "the cache goes to a tag of the image that the build pushes: the later of the two replaces "
     "the other"},
    {"RC051", "concurrent-exports", Severity::warning, Code::conflict,
     "two builds that can run at the same time export to one cache: the later one replaces the "
     "other's"},
    {"RC052", "matrix-overwrites", Severity::warning, Code::conflict,
     "every leg of a matrix exports to the same cache: the last one replaces those of the others"},
    {"RC053", "gha-scope-in-matrix", Severity::warning, Code::conflict,
     "every leg of a matrix exports to the same scope: the last one replaces those of the others"},
    {"RC054", "export-not-imported", Severity::warning, Code::missing,
     "a build that imports caches never imports the one that it exports"},
    {"RC055", "compression-differs", Severity::warning, Code::conflict,
     "image and cache have different compressions: every layer is compressed twice"},
    {"RC056", "driver-cannot-export", Severity::warning, Code::unsupported,
     "the job builds with docker's own builder, which cannot export a cache"},
    {"RC057", "registry-refuses-shape", Severity::warning, Code::unsupported,
     "the registry is known to refuse a cache of this shape"},
    {"RC058", "secret-in-options", Severity::error, Code::conflict,
     "a secret stands in the file as it is"},
    {"RC059", "fork-cannot-write", Severity::note, Code::denied,
     "pull requests from forks have no leave to write the cache, and fail the build"},
    {"RC060", "untrusted-cache-write", Severity::warning, Code::conflict,
     "a pull request's code runs with leave to write a cache that other builds trust"},
    {"RC061", "tag-cannot-move", Severity::warning, Code::conflict,
     "the registry's tags cannot be written again: every export but the first is refused"},
    {"RC062", "file-unreadable", Severity::warning, Code::invalid_input,
     "the file speaks of caches and is no YAML: nothing but its command lines was checked"},
    {"RC063", "pin-too-old", Severity::warning, Code::unsupported,
     "the workflow pins an action or a tool that is too old for this cache"},
    {"RC064", "mode-min-in-stages", Severity::warning, Code::conflict,
     "mode=min keeps none of the steps that take time: all of them are in other stages"},
}};

std::vector<LintRule> all_rules() {
  std::vector<LintRule> rules;
  for (const OptionRuleId& known : kOptionRuleIds) {
    for (const OptionRuleRow& row : option_rules()) {
      if (row.id == known.name) {
        rules.push_back({known.id, row.id, row.severity, row.code, row.meaning});
      }
    }
  }
  rules.insert(rules.end(), kBuildRules.begin(), kBuildRules.end());
  return rules;
}

}  // namespace

std::span<const LintRule> lint_rules() {
  static const std::vector<LintRule> rules = all_rules();
  return rules;
}

const LintRule& lint_rule(BuildRule rule) {
  return lint_rules()[kOptionRuleIds.size() + static_cast<std::size_t>(rule)];
}

const LintRule* find_lint_rule(std::string_view text) {
  const std::string lower = ascii_lower(text);
  for (const LintRule& rule : lint_rules()) {
    if (lower == rule.name || lower == ascii_lower(rule.id)) {
      return &rule;
    }
  }
  return nullptr;
}

Result<const LintRule*> lint_rule_called(std::string_view text) {
  if (const LintRule* rule = find_lint_rule(text)) {
    return rule;
  }
  std::vector<std::string_view> names;
  for (const LintRule& known : lint_rules()) {
    names.push_back(known.id);
    names.push_back(known.name);
  }
  const auto meant = nearest_word(text, names);
  return fail(
      Code::unknown_name, std::string(text), "there is no such rule",
      meant ? "did you mean '" + std::string(*meant) + "'?" : "'regcache explain' lists them");
}

}  // namespace regcache
