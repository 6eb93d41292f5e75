#include "native/cli/usage_error.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/text/spelling.h"
#include "native/cli/console.h"

namespace regcache {
namespace {

// The word that stands in the place of a command and is none.
std::optional<std::string> unknown_command(std::span<const char* const> arguments,
                                           std::span<const std::string> commands) {
  const auto word = std::find_if(arguments.begin(), arguments.end(),
                                 [](const char* argument) { return *argument != '-'; });
  if (word == arguments.end() ||
      std::find(commands.begin(), commands.end(), *word) != commands.end()) {
    return std::nullopt;
  }
  return *word;
}

std::string hint_for(const std::string& word, std::span<const std::string> commands) {
  const std::vector<std::string_view> candidates(commands.begin(), commands.end());
  const std::optional<std::string_view> meant = nearest_word(word, candidates);
  return meant ? "did you mean '" + std::string(*meant) + "'?"
               : "'regcache --help' lists the commands";
}

}  // namespace

std::string usage_error(std::span<const char* const> arguments,
                        std::span<const std::string> commands, std::string_view command,
                        std::string_view problem) {
  if (const std::optional<std::string> word = unknown_command(arguments, commands)) {
    return error_text(
        {Code::unknown_name, *word, "there is no such command", hint_for(*word, commands)});
  }
  const std::string name = "regcache" + (command.empty() ? "" : " " + std::string(command));
  return name + ": " + std::string(problem) + "\n  hint: '" + name +
         " --help' tells how it is written\n";
}

std::vector<const char*> as_commands(std::span<const char* const> words) {
  std::vector<const char*> commands(words.begin(), words.end());
  const std::string_view first = commands.size() > 1 ? commands[1] : "";
  if (first == "help") {
    commands.erase(commands.begin() + 1);
    commands.push_back("--help");
  } else if (first == "--version") {
    commands[1] = "version";
  }
  return commands;
}

}  // namespace regcache
