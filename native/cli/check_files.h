// `regcache check` of files and folders.
#pragma once

#include "native/cli/check_command.h"
#include "native/cli/exit_status.h"

namespace regcache {

// Checks every file that the arguments name or that is in a folder they name, on all cores, and prints
// the report. With --fix, files that have safe fixes are rewritten first, and what is left is reported.
//
// Shape:   files that cannot be read are told, and the others checked all the same.
[[nodiscard]] ExitStatus check_files(const CheckArguments& arguments);

}  // namespace regcache
