// `regcache inspect LOCATION`.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

ExitStatus run_inspect(const InspectArguments& arguments);

}  // namespace regcache
