// The `type` of an entry: which backend it names, or probably meant.
#pragma once

#include <optional>

#include "core/options/findings.h"
#include "core/options/option_entry.h"
#include "core/options/option_table.h"
#include "core/options/parse_rules.h"

namespace regcache {

// The backend to read the entry as; a type that is missing, unknown, or not there in this direction
// or BuildKit version is reported, and read on as the one that was meant, if that is clear.
//
// Source:  facts 1.6, 1.11; moby/buildkit@73ed6825c, solver/llbsolver/bridge.go:115 (an unknown type
//          of an import fails that import only).
[[nodiscard]] std::optional<Backend> read_backend(const OptionEntry& entry, const ParseRules& rules,
                                                  Findings& findings);

}  // namespace regcache
