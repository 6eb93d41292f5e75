#include "native/cli/explain_command.h"

#include "core/lint/lint_rules.h"
#include "native/cli/console.h"
#include "native/cli/rule_pages.h"

namespace regcache {
namespace {

// "RC012 boolean-value (error): not one of ..."
std::string line_of(const LintRule& rule) {
  return std::string(rule.id) + " " + std::string(rule.name) + " (" +
         std::string(severity_name(rule.severity)) + "): " + std::string(rule.meaning) + "\n";
}

}  // namespace

ExitStatus run_explain(const ExplainArguments& arguments) {
  if (arguments.rule.empty()) {
    for (const LintRule& rule : lint_rules()) {
      print_out(line_of(rule));
    }
    return ExitStatus::done;
  }
  const Result<const LintRule*> rule = lint_rule_called(arguments.rule);
  if (!rule) {
    return report(rule.error());
  }
  print_out(rule_page((*rule)->id));
  return ExitStatus::done;
}

}  // namespace regcache
