// Completion scripts for bash, zsh and fish, made from the commands as they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "native/cli/command_line.h"

namespace regcache {

// The script for `shell`: "bash", "zsh" or "fish".
[[nodiscard]] std::string completion_script(std::string_view shell,
                                            const std::vector<CommandOutline>& commands);

}  // namespace regcache
