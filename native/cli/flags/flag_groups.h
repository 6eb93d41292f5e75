// What several commands have in common: groups of flags, and values that are names.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <string>

#include "native/cli/arguments.h"

namespace regcache {

// Turns a name into the number of what it stands for, as CLI11 reads enumerations. CLI11's own
// transformer takes the numbers as well, and shows them to whoever mistypes a name.
template <typename T>
CLI::Validator one_of(const std::map<std::string, T>& names) {
  const auto look_up = [&names](std::string& name) {
    const auto at = names.find(name);
    if (at != names.end()) {
      name = std::to_string(static_cast<int>(at->second));
      return std::string();
    }
    std::string known;
    for (const auto& [each, value] : names) {
      known += (known.empty() ? "" : ",") + each;
    }
    return name + " not in {" + known + "}";
  };
  return {look_up, ""};
}

// How registries are reached.
void add_connection(CLI::App* command, ConnectionArguments& to);

// How a transfer runs and shows itself.
void add_transfer(CLI::App* command, TransferArguments& to);

// How blobs are sent, for commands that write to registries.
void add_upload(CLI::App* command, TransferArguments& to);

// How much a layer may decode to, for commands that decode layers.
void add_decoding(CLI::App* command, DecodeLimits& limits);

// --format text or json, for commands that know these two.
void add_format(CLI::App* command, bool& json);

}  // namespace regcache
