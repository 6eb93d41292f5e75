// Runs a program without a shell: text in, text out, bounded in time and size.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "core/result/result.h"

namespace regcache {

struct ProcessOutput {
  int status = 0;  // exit status; 128 + the number of a signal that ended it
  std::string out;
};

struct ProcessLimits {
  std::chrono::milliseconds time{30'000};
  std::size_t output_bytes = 1'048'576;
};

// Runs `program` (looked for in PATH) with `arguments`, `input` on its standard input and of our
// environment only the variables that credential helpers need. Its error stream is dropped: helpers
// have been seen to print secrets there.
//
// Errors:  not_found when there is no such program; unavailable when it takes longer or prints more than
//          `limits` allow (it is killed); io when the system refuses to start it.
[[nodiscard]] Result<ProcessOutput> run_program(const std::string& program,
                                                const std::vector<std::string>& arguments,
                                                std::string_view input,
                                                const ProcessLimits& limits = {});

}  // namespace regcache
