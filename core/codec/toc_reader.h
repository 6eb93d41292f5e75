// Reads the JSON of a table of contents.
#pragma once

#include <string_view>

#include "core/codec/toc.h"
#include "core/result/result.h"

namespace regcache {

// Errors:  invalid_input with a JSON pointer for what is no table of contents; out_of_range past
//          kTocBytesMax or the bounds of parse_json.
// Source:  as toc.h; unknown members are skipped, as Go's decoder skips them.
[[nodiscard]] Result<Toc> parse_toc(std::string_view json);

}  // namespace regcache
