// `regcache snippet`.
#pragma once

#include <string>
#include <vector>

#include "core/options/snippet.h"
#include "native/cli/exit_status.h"

namespace regcache {

struct SnippetArguments {
  std::vector<std::string> cache_to;
  std::vector<std::string> cache_from;
  SnippetTool tool = SnippetTool::buildx;
};

// Prints the options of one build as the tool wants them; what is wrong with them goes to the error
// stream, and nothing is printed when BuildKit would refuse them.
[[nodiscard]] ExitStatus run_snippet(const SnippetArguments& arguments);

}  // namespace regcache
