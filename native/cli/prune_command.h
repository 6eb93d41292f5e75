// `regcache prune LOCATION`.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

ExitStatus run_prune(const PruneArguments& arguments);

}  // namespace regcache
