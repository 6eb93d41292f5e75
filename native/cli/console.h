// What commands say to people: data to standard output, everything else to the error stream.
#pragma once

#include <string>
#include <string_view>

#include "core/result/result.h"
#include "native/cli/exit_status.h"

namespace regcache {

void print_out(std::string_view text);
// Errors:  io when something that print_out was given could not be written.
[[nodiscard]] Result<void> check_output();
void print_err(std::string_view text);

// "regcache: <subject>: <detail>" and the hint on a line of its own.
[[nodiscard]] std::string error_text(const Error& error);

// Prints the error and returns the status that belongs to its code.
ExitStatus report(const Error& error);

}  // namespace regcache
