#include "native/cli/explain_command.h"

#include "core/lint/lint_rules.h"
#include "native/cli/console.h"
#include "native/cli/rule_pages.h"

namespace regcache {
ExitStatus run_explain(const ExplainArguments& arguments) {
  const Result<const LintRule*> rule = lint_rule_called(arguments.rule);
  if (!rule) {
    return report(rule.error());
  }
  print_out(rule_page((*rule)->id));
  return ExitStatus::done;
}

}  // namespace regcache
