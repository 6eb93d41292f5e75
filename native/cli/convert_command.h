// `regcache convert`: a cache again in another compression.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

ExitStatus run_convert(const ConvertArguments& arguments);

}  // namespace regcache
