// `regcache copy SRC DST`.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

ExitStatus run_copy(const CopyArguments& arguments);

}  // namespace regcache
