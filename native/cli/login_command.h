// `regcache login REGISTRY` and `regcache logout REGISTRY`.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

// Tries the credentials against the registry, then stores them as docker would.
ExitStatus run_login(const LoginArguments& arguments);

ExitStatus run_logout(const LogoutArguments& arguments);

}  // namespace regcache
