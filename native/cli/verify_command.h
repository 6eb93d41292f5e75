// `regcache verify LOCATION`.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

ExitStatus run_verify(const VerifyArguments& arguments);

}  // namespace regcache
