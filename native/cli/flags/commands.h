// The commands and their flags, by what they are about. Only this folder and command_line.cpp know CLI11.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>

#include "native/cli/arguments.h"

namespace regcache {

// Adds commands to one command line. The command that was called leaves what it was told in `arguments`.
class CommandSet {
 public:
  CommandSet(CLI::App& app, Arguments& arguments) : app_(&app), arguments_(&arguments) {}

  CLI::App* add_command(const std::string& name, const std::string& help) {
    CLI::App* command = app_->add_subcommand(name, help);
    command->set_help_flag("-h,--help", "print this help and exit");
    return command;
  }

  // Hands `filled` over when `command` was the one that was called; keeps it alive until then.
  template <typename T>
  void hand_over(CLI::App* command, const std::shared_ptr<T>& filled) {
    command->callback([arguments = arguments_, filled] { *arguments = std::move(*filled); });
  }

 private:
  CLI::App* app_;
  Arguments* arguments_;
};

void add_option_commands(CommandSet& set);
void add_transfer_commands(CommandSet& set);
void add_graph_commands(CommandSet& set);
void add_setup_commands(CommandSet& set);

}  // namespace regcache
