// Findings about a cache as people and programs read them.
#pragma once

#include <string>
#include <vector>

#include "core/cache/cache_findings.h"
#include "core/text/json_writer.h"

namespace regcache {

// "error: /records/0: ...": one line.
[[nodiscard]] std::string finding_text(const CacheFinding& finding);

// An array of {severity, rule, code, subject, detail, hint}.
void write_findings(JsonWriter& json, const std::vector<CacheFinding>& findings);

}  // namespace regcache
