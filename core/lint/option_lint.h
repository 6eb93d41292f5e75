// Checks an option string as it stands in a file, holes and all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finder/found_build.h"
#include "core/lint/file_finding.h"
#include "core/options/parse_options.h"
#include "core/options/parse_rules.h"

namespace regcache {

// An option of a file once it was read: what is known of it.
struct LintedOption {
  const FoundOption* found = nullptr;
  ParsedOptions parsed;               // of the text with one byte for each hole
  std::vector<FileFinding> findings;  // only those that hold whatever the holes are
  std::vector<Span> secrets;          // in the file
  bool is_open = false;               // a hole may stand for further attributes, or for the whole

  // The entries, unless the type itself is a hole.
  [[nodiscard]] const std::vector<ParsedEntry>& entries() const { return parsed.entries; }
  // Where the value of `key` stands in the text; nothing when it is absent.
  [[nodiscard]] std::optional<Span> value_of(std::string_view key) const;
};

// Reads `option` by `rules`, whose direction is that of the option.
//
// Shape:   a finding is left out when what a hole stands for could make it untrue.
[[nodiscard]] LintedOption lint_option(const FoundOption& option, ParseRules rules);

}  // namespace regcache
