// Diagnostics about an option string, for people to read.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/options/parse_options.h"
#include "core/options/parse_rules.h"
#include "core/result/diagnostic.h"

namespace regcache {

// One diagnostic about `text`: severity and sentence, the place with carets under it, what BuildKit
// would have said and when, the hint, and the fix. Every line ends in a line feed.
//
// Shape:   values of `secrets` are not shown (see excerpt.h for what else is not).
[[nodiscard]] std::string to_text(const Diagnostic& diagnostic, std::string_view text,
                                  std::span<const Span> secrets, Dialect dialect);

// All diagnostics about `text`, and the text with all fixes, if there are any.
[[nodiscard]] std::string diagnostics_text(std::string_view text, const ParsedOptions& parsed,
                                           Dialect dialect);

// What the tool that the options are for would say of a problem, and when.
[[nodiscard]] std::string surface_sentence(Surface surface, Dialect dialect);

// "replace 'Max' by 'max'", "insert '=true'", "remove ','"; `shown` is the text without its secrets.
[[nodiscard]] std::string edit_words(const Edit& edit, std::string_view shown);

// `text` with every byte of the secrets as '*', so that offsets stay right.
[[nodiscard]] std::string without_secrets(std::string_view text, std::span<const Span> secrets);

}  // namespace regcache
