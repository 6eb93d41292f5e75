// `regcache push SRC --cache-to OPTIONS`.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

ExitStatus run_push(const PushArguments& arguments);

}  // namespace regcache
