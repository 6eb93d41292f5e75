// `regcache version`.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

ExitStatus run_version(const VersionArguments& arguments);

}  // namespace regcache
