// `regcache pull --cache-from OPTIONS... DEST`.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

ExitStatus run_pull(const PullArguments& arguments);

}  // namespace regcache
