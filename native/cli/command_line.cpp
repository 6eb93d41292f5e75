#include "native/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <span>
#include <sstream>

#include "native/cli/flags/commands.h"
#include "native/cli/usage_error.h"

namespace regcache {
namespace {

// One App and what the command that was called left.
class CommandLine {
 public:
  CommandLine() {
    app_.description(
        "regcache checks, moves and reads the build caches that BuildKit keeps in registries.");
    app_.require_subcommand(1);
    app_.set_help_flag("-h,--help", "print this help and exit");
    app_.footer(
        "A LOCATION is a reference (ghcr.io/o/app:cache), an OCI layout (./dir, oci:dir:tag,\n"
        "ocidir://dir:tag), or BuildKit's own words (type=registry,ref=..., type=local,src=...).\n"
        "'regcache COMMAND --help' tells more; exit statuses are in docs/errors.md.");
    CommandSet set(app_, arguments_);
    add_option_commands(set);
    add_transfer_commands(set);
    add_graph_commands(set);
    add_setup_commands(set);
  }
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  CLI::App& app() { return app_; }
  Arguments& arguments() { return arguments_; }

 private:
  CLI::App app_{"", "regcache"};
  Arguments arguments_;
};

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

// With their dashes: "--jobs", "-j".
std::vector<std::string> flags_of(const CLI::App& command) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      flags.push_back("--" + name);
    }
    for (const std::string& name : option->get_snames()) {
      flags.push_back("-" + name);
    }
  }
  return flags;
}

CommandText text_of(const CLI::App& app, const CLI::ParseError& error,
                    std::span<const char* const> arguments) {
  std::ostringstream out;
  std::ostringstream err;
  if (app.exit(error, out, err) == 0) {
    return CommandText{out.str(), err.str(), ExitStatus::done};
  }
  KnownWords known;
  for (const CLI::App* command : commands_of(app)) {
    known.commands.push_back(command->get_name());
    const std::vector<std::string>& aliases = command->get_aliases();
    known.commands.insert(known.commands.end(), aliases.begin(), aliases.end());
  }
  const std::vector<CLI::App*> read = app.get_subcommands();
  const CLI::App& command = read.empty() ? app : *read.front();
  known.command = read.empty() ? "" : command.get_name();
  known.flags = flags_of(command);
  return CommandText{"", usage_error(arguments, known, error.what()), ExitStatus::usage};
}

}  // namespace

std::variant<Arguments, CommandText> parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  if (argc < 2) {
    return CommandText{"", line.app().help(), ExitStatus::usage};
  }
  const std::vector<const char*> words = as_commands({argv, static_cast<std::size_t>(argc)});
  try {
    line.app().parse(static_cast<int>(words.size()), words.data());
  } catch (const CLI::ParseError& error) {
    return text_of(line.app(), error, std::span(words).subspan(1));
  }
  return std::move(line.arguments());
}

std::vector<CommandOutline> outline_commands() {
  CommandLine line;
  std::vector<CommandOutline> outlines;
  for (const CLI::App* command : commands_of(line.app())) {
    if (command->get_group().empty()) {
      continue;
    }
    outlines.push_back({command->get_name(), command->get_description(), flags_of(*command)});
  }
  return outlines;
}

}  // namespace regcache
