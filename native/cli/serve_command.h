// `regcache serve`: the embedded registry as a process.
#pragma once

#include <optional>
#include <string_view>

#include "native/cli/exit_status.h"
#include "native/server/registry_server.h"

namespace regcache {

using ServeArguments = RegistryServerSettings;

// Reads "HOST:PORT"; nothing when it is none. An IPv6 host stands in brackets.
[[nodiscard]] std::optional<ListenAddress> parse_listen_address(std::string_view text);

// Serves until SIGINT or SIGTERM. The first line on standard output names the address, so that a
// program can wait for it: "regcache: serving ROOT on http://127.0.0.1:5000". With metrics a second one
// names theirs: "regcache: metrics on http://127.0.0.1:9090/metrics".
[[nodiscard]] ExitStatus serve(const ServeArguments& arguments);

}  // namespace regcache
