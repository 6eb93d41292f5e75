// What is told of a command line that cannot be read.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace regcache {

// The text for the error stream.
//
// Shape:   `arguments` without the program's name; `commands` every name of every command; `command` the
//          one that was read, or "". A first word that is no command is told rather than `problem`, with
//          the command that was probably meant.
[[nodiscard]] std::string usage_error(std::span<const char* const> arguments,
                                      std::span<const std::string> commands,
                                      std::string_view command, std::string_view problem);

// The same words, but for those that people type first and that are no commands here: "help [COMMAND]"
// becomes "[COMMAND] --help", and "--version" the command of that name.
[[nodiscard]] std::vector<const char*> as_commands(std::span<const char* const> words);

}  // namespace regcache
