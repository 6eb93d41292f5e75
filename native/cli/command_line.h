// argv to Arguments. The commands themselves are in native/cli/flags.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

// The command line asked for a text (help, a usage error) and nothing else.
struct CommandText {
  std::string out;  // for stdout
  std::string err;  // for stderr
  ExitStatus status = ExitStatus::done;
};

// One command with its flags, for shell completion.
struct CommandOutline {
  std::string name;
  std::string help;
  std::vector<std::string> flags;  // "--jobs", "-j"
};

[[nodiscard]] std::variant<Arguments, CommandText> parse_command_line(int argc,
                                                                      const char* const* argv);

// Every command that people see, in the order of the help.
[[nodiscard]] std::vector<CommandOutline> outline_commands();

}  // namespace regcache
