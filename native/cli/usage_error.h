// What is told of a command line that cannot be read.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace regcache {

// What could have been written.
struct KnownWords {
  std::vector<std::string> commands;  // every name of every command
  std::string command;                // the one that was read, or ""
  std::vector<std::string> flags;     // of that command, with their dashes
};

// The text for the error stream.
//
// Shape:   `arguments` without the program's name. A first word that is no command, or else the first
//          "--word" that is no flag of the command, is told rather than `problem`, with the one that was
//          probably meant.
[[nodiscard]] std::string usage_error(std::span<const char* const> arguments,
                                      const KnownWords& known, std::string_view problem);

// The same words, but for those that people type first and that are no commands here: "help [COMMAND]"
// becomes "[COMMAND] --help", and "--version" the command of that name.
[[nodiscard]] std::vector<const char*> as_commands(std::span<const char* const> words);

}  // namespace regcache
