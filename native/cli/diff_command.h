// `regcache diff A B`.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

ExitStatus run_diff(const DiffArguments& arguments);

}  // namespace regcache
