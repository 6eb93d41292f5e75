// `regcache doctor`.
#pragma once

#include <string>

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

// Prints what a registry says of itself and, for a repository, what it accepts, and the options to use it with.
[[nodiscard]] ExitStatus run_doctor(const DoctorArguments& arguments);

}  // namespace regcache
