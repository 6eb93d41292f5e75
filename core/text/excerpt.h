// Shows a place in a text: one line of the text, and carets under the place.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/result/diagnostic.h"

namespace regcache {

// Two lines, each ending in a line feed and indented by two blanks: the text around `span`, and
// carets under it (one caret for a span of nothing).
//
// Shape:   at most kExcerptColumnsMax columns of the text, with "..." where it was cut. Wide
//          characters take two columns and combining ones none. Controls, broken UTF-8 and characters
//          that change the direction of text are escaped, so nothing moves a terminal's cursor.
//          Each of `hidden` (secrets) is shown as "***".
// Limits:  time and memory in proportion to `text`.
[[nodiscard]] std::string excerpt(std::string_view text, Span span,
                                  std::span<const Span> hidden = {});

}  // namespace regcache
