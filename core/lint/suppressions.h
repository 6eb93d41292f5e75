// Comments that say which findings nobody wants to hear of.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/lint/lint_rules.h"
#include "core/text/line_index.h"

namespace regcache {

// The comments of one file, after # or //:
//   regcache: ignore RC012, mode-value (reason)     on its line; alone on a line, on the next one and
//                                                   on those below it that are indented deeper
//   regcache: ignore-file RC012                     in the whole file
// Without a rule all of them are meant; of names that are no rule nothing is ignored.
class Suppressions {
 public:
  Suppressions(std::string_view text, const LineIndex& lines);

  // `line` counts from 1.
  [[nodiscard]] bool covers(std::uint32_t line, const LintRule& rule) const;

 private:
  struct Range {
    std::uint32_t first;
    std::uint32_t last;
    std::vector<const LintRule*> rules;  // none: all
  };

  std::vector<Range> ranges_;
};

}  // namespace regcache
