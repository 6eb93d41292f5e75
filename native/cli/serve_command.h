// `regcache serve`: the embedded registry as a process.
#pragma once

#include <string_view>

#include "native/cli/exit_status.h"
#include "native/server/registry_server.h"

namespace regcache {

using ServeArguments = RegistryServerSettings;

// Takes "HOST:PORT" into `arguments`; false when it is none. An IPv6 host stands in brackets.
[[nodiscard]] bool listen_on(std::string_view address, ServeArguments& arguments);

// Serves until SIGINT or SIGTERM. The first line on standard output names the address, so that a
// program can wait for it: "regcache: serving ROOT on http://127.0.0.1:5000".
[[nodiscard]] ExitStatus serve(const ServeArguments& arguments);

}  // namespace regcache
