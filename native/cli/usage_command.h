// `regcache du LOCATION...`.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

ExitStatus run_usage(const UsageArguments& arguments);

}  // namespace regcache
