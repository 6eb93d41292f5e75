// Findings about a cache as people read them.
#pragma once

#include <string>

#include "core/cache/cache_findings.h"

namespace regcache {

// "error: /records/0: ...": one line.
[[nodiscard]] std::string finding_text(const CacheFinding& finding);

}  // namespace regcache
