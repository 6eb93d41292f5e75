// Applies corrections to the text that they are for.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/result/diagnostic.h"

namespace regcache {

// `text` with the fixes of all diagnostics. Of two edits that overlap the first one counts; edits
// that do not lie within the text are left out.
[[nodiscard]] std::string apply_fixes(std::string_view text,
                                      std::span<const Diagnostic> diagnostics);

}  // namespace regcache
