// `regcache check`: of option strings, or of files and folders (check_files.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/options/parse_rules.h"

namespace regcache {

// Only files have a report in the last three.
enum class CheckFormat : std::uint8_t { text, json, sarif, github, gitlab };

struct CheckArguments {
  // As given to --cache-to or --cache-from of one build; or files and folders.
  std::vector<std::string> options;
  bool cache_from = false;
  Dialect dialect = Dialect::buildx;
  std::string buildkit;  // a version; empty for the newest known
  CheckFormat format = CheckFormat::text;
  bool strict = false;
  // Of files alone.
  bool fix = false;
  std::vector<std::string> profiles;  // HOST=NAME
  std::string baseline;               // a file of findings that are known
  std::string write_baseline;         // the file to write them to
};

// Whether the arguments name files or folders: the first of them exists.
[[nodiscard]] bool names_files(const CheckArguments& arguments);

// What to print of option strings, and the exit status: 0 when nothing is wrong or nothing but warnings, 6 when there
// are errors (or warnings, with strict), 2 for a BuildKit version that is none, or no options.
struct CheckOutcome {
  std::string out;
  std::string err;
  int status = 0;
};

[[nodiscard]] CheckOutcome check(const CheckArguments& arguments);

}  // namespace regcache
