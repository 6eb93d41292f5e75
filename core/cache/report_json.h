// What a look at caches found, as JSON: the same members in the command line and in JavaScript.
#pragma once

#include <vector>

#include "core/cache/cache_findings.h"
#include "core/cache/diff.h"
#include "core/text/json_writer.h"

namespace regcache {

// An array of {severity, rule, code, subject, detail, hint}.
void write_findings(JsonWriter& json, const std::vector<CacheFinding>& findings);

// The members "recordsOnlyInA", "recordsOnlyInB", "changedResults", "divergences": digests of records, and
// of each divergence {parting, a, b}, where b may be absent.
void write_record_changes(JsonWriter& json, const CacheDiff& diff);

}  // namespace regcache
