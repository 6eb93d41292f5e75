// `regcache repair SRC DST`.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

ExitStatus run_repair(const RepairArguments& arguments);

}  // namespace regcache
