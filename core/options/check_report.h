// The whole of `check`: option strings of one build in, a report out.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/options/parse_options.h"
#include "core/options/parse_rules.h"

namespace regcache {

struct CheckedText {
  std::string text;
  ParsedOptions parsed;
};

struct CheckReport {
  ParseRules rules;
  std::vector<CheckedText> texts;
  std::size_t errors = 0;
  std::size_t warnings = 0;
};

// Reads every text by `rules`, and looks for duplicates between them.
[[nodiscard]] CheckReport check_options(const std::vector<std::string>& texts,
                                        const ParseRules& rules);

// For people: for each text its diagnostics and what BuildKit will do, then the counts.
[[nodiscard]] std::string to_text(const CheckReport& report);

// For programs, schema 1:
//   {schema, direction, dialect, buildkit, errors, warnings, results: [{input, fixed, diagnostics,
//   entries: [{options, explanation}]}]}
// with the members of options_json.h. `input` is the text with secrets as '*'; `fixed` is there when a
// diagnostic has a fix. Members may be added in this schema, and none removed.
//
// Units:   indent: blanks for each level, 0 for one line.
[[nodiscard]] std::string to_json(const CheckReport& report, std::size_t indent);

}  // namespace regcache
