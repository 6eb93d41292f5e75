// `regcache advise`: which compression is best for a cache, tried on samples of its layers.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

ExitStatus run_advise(const AdviseArguments& arguments);

}  // namespace regcache
