// What the process tells the shell. docs/errors.md has the table for people.
#pragma once

#include "core/result/error.h"

namespace regcache {

// Source:  docs/errors.md; the numbers are wire format and never change.
enum class ExitStatus : int {
  done = 0,
  failed = 1,        // the registry, the network or the file system failed
  usage = 2,         // a wrong command line, option or input text
  not_found = 3,     // the named cache, tag, blob or file does not exist
  denied = 4,        // credentials missing, wrong or not enough
  refused = 5,       // the registry refuses this format or operation
  findings = 6,      // check found errors
  interrupted = 130  // stopped by SIGINT
};

[[nodiscard]] constexpr ExitStatus exit_status(Code code) {
  switch (code) {
    case Code::invalid_input:
    case Code::unknown_name:
    case Code::conflict:
    case Code::missing:
      return ExitStatus::usage;
    case Code::not_found:
      return ExitStatus::not_found;
    case Code::denied:
      return ExitStatus::denied;
    case Code::refused:
    case Code::unsupported:
      return ExitStatus::refused;
    case Code::cancelled:
      return ExitStatus::interrupted;
    case Code::out_of_range:
    case Code::corrupt:
    case Code::unavailable:
    case Code::io:
      return ExitStatus::failed;
  }
  return ExitStatus::failed;
}

}  // namespace regcache
