#include "native/cli/explain_command.h"

#include <string_view>
#include <vector>

#include "core/lint/lint_rules.h"
#include "core/text/spelling.h"
#include "native/cli/console.h"
#include "native/cli/rule_pages.h"

namespace regcache {
namespace {

Error no_such_rule(const std::string& rule) {
  std::vector<std::string_view> names;
  for (const LintRule& known : lint_rules()) {
    names.push_back(known.id);
    names.push_back(known.name);
  }
  const auto meant = nearest_word(rule, names);
  return {Code::unknown_name, rule, "there is no such rule",
          meant ? "did you mean '" + std::string(*meant) + "'?" : "docs/rules has all of them"};
}

}  // namespace

ExitStatus run_explain(const ExplainArguments& arguments) {
  const LintRule* rule = find_lint_rule(arguments.rule);
  if (rule == nullptr) {
    return report(no_such_rule(arguments.rule));
  }
  print_out(rule_page(rule->id));
  return ExitStatus::done;
}

}  // namespace regcache
