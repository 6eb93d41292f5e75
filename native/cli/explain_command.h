// `regcache explain`: the page of a rule.
#pragma once

#include <string>

#include "native/cli/exit_status.h"

namespace regcache {

struct ExplainArguments {
  std::string rule;  // an id or a name; empty for a list of all
};

ExitStatus run_explain(const ExplainArguments& arguments);

}  // namespace regcache
