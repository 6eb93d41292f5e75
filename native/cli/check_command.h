// `regcache check`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/options/parse_rules.h"

namespace regcache {

enum class CheckFormat : std::uint8_t { text, json };

struct CheckArguments {
  std::vector<std::string> options;  // as given to --cache-to or --cache-from of one build
  bool cache_from = false;
  Dialect dialect = Dialect::buildx;
  std::string buildkit;  // a version; empty for the newest known
  CheckFormat format = CheckFormat::text;
  bool strict = false;
};

// What to print, and the exit status: 0 when nothing is wrong or nothing but warnings, 6 when there
// are errors (or warnings, with strict), 2 for a BuildKit version that is none, or no options.
struct CheckOutcome {
  std::string out;
  std::string err;
  int status = 0;
};

[[nodiscard]] CheckOutcome check(const CheckArguments& arguments);

}  // namespace regcache
