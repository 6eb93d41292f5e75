// The command line as a function: arguments in, exit status out.
#pragma once

namespace regcache {

// Runs `regcache argv[1...]` and returns its exit status (docs/errors.md).
[[nodiscard]] int run_app(int argc, const char* const* argv);

}  // namespace regcache
