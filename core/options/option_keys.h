// Which keys of an entry BuildKit ignores, and which ones were probably meant.
#pragma once

#include "core/options/findings.h"
#include "core/options/option_entry.h"
#include "core/options/option_table.h"
#include "core/options/parse_rules.h"

namespace regcache {

// Reports every key of `entry` that is repeated, unknown, of another backend or direction, too new
// for the BuildKit at hand, or has blanks around it.
//
// Source:  facts 1.1 (no trimming, the last key wins, unknown keys are ignored), 1.12.
void check_keys(const OptionEntry& entry, Backend backend, const ParseRules& rules,
                Findings& findings);

}  // namespace regcache
