// `regcache merge SRC... --cache-to OPTIONS` and `regcache merge SRC... --into LOCATION`.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

ExitStatus run_merge(const MergeArguments& arguments);

}  // namespace regcache
