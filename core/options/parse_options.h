// From the text of --cache-to or --cache-from to options, with everything that is wrong with it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/options/cache_options.h"
#include "core/options/parse_rules.h"
#include "core/result/diagnostic.h"

namespace regcache {

// One cache of an option string: what it means, and what buildx or buildctl would send.
struct ParsedEntry {
  CacheOptions options;
  OptionAttributes attributes;
  Span place;  // the value of ref, dest or src, or of type where there is none of them
};

struct ParsedOptions {
  std::vector<ParsedEntry> entries;     // none when there was an error
  std::vector<Diagnostic> diagnostics;  // by place in the text
  std::vector<Span> secrets;            // values that must not be shown
};

// Reads one option string and never stops at the first problem.
//
// Shape:   one entry, or one for each bare reference of a buildx list, or none for an empty text.
//          Keys and values that BuildKit ignores are warnings, and absent from the options.
// Errors:  as diagnostics: every rule of option_rules() except duplicate_export.
// Limits:  kOptionTextBytesMax, kOptionFieldsMax.
// Source:  facts section 1; moby/buildkit@73ed6825c, cache/remotecache, control/control.go;
//          docker/buildx@461836ba0, util/buildflags/cache.go.
// Differs: an unknown type is read on as the backend that was probably meant, and a missing one as
//          the backend that `ref`, `dest` or `src` tells of, so that other problems are found too.
[[nodiscard]] ParsedOptions parse_cache_options(std::string_view text, const ParseRules& rules);

// A diagnostic about the text at `index` of a list.
struct ListedDiagnostic {
  std::size_t index = 0;
  Diagnostic diagnostic;
};

// What is wrong between the option strings of one build: exports that BuildKit calls duplicates.
//
// Shape:   at most one for each entry, at the later one. Registry caches are equal when their raw
//          references are; others when all attributes are. Imports and inline may repeat.
// Errors:  duplicate_export.
// Source:  facts 1.6; moby/buildkit@73ed6825c, control/control.go:778 (findDuplicateCacheOptions).
[[nodiscard]] std::vector<ListedDiagnostic> find_duplicates(std::span<const ParsedOptions> list);

}  // namespace regcache
