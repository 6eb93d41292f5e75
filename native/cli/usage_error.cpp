#include "native/cli/usage_error.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/text/spelling.h"
#include "native/cli/console.h"

namespace regcache {
namespace {

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The word that stands in the place of a command and is none.
std::optional<std::string> unknown_command(std::span<const char* const> arguments,
                                           const KnownWords& known) {
  const auto word = std::find_if(arguments.begin(), arguments.end(),
                                 [](const char* argument) { return *argument != '-'; });
  if (word == arguments.end() || has(known.commands, *word)) {
    return std::nullopt;
  }
  return *word;
}

std::optional<std::string> unknown_flag(std::span<const char* const> arguments,
                                        const KnownWords& known) {
  for (const std::string_view argument : arguments) {
    const std::string_view flag = argument.substr(0, argument.find('='));
    if (flag == "--") {
      return std::nullopt;
    }
    if (flag.starts_with("--") && !has(known.flags, flag)) {
      return std::string(flag);
    }
  }
  return std::nullopt;
}

std::string hint_for(const std::string& word, const std::vector<std::string>& known,
                     std::string otherwise) {
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  const std::optional<std::string_view> meant = nearest_word(word, candidates);
  return meant ? "did you mean '" + std::string(*meant) + "'?" : std::move(otherwise);
}

}  // namespace

std::string usage_error(std::span<const char* const> arguments, const KnownWords& known,
                        std::string_view problem) {
  if (const std::optional<std::string> word = unknown_command(arguments, known)) {
    return error_text({Code::unknown_name, *word, "there is no such command",
                       hint_for(*word, known.commands, "'regcache --help' lists the commands")});
  }
  const std::string name = "regcache" + (known.command.empty() ? "" : " " + known.command);
  if (const std::optional<std::string> flag = unknown_flag(arguments, known)) {
    return name + ": " + *flag + ": there is no such flag\n  hint: " +
           hint_for(*flag, known.flags, "'" + name + " --help' lists the flags") + "\n";
  }
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
