// What BuildKit would stumble over in a cache, as far as manifest and config tell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/oci/manifest.h"
#include "core/result/diagnostic.h"

namespace regcache {

// One thing that is wrong. error: the cache is not imported, or a build that needs the layer fails;
// warning: steps run again that the cache should have spared, or something private is told; note:
// it costs bytes and nothing else.
struct CacheFinding {
  Severity severity = Severity::error;
  std::string_view rule;  // stable: "import-cap", "index", ...
  Error error;            // the subject is a JSON pointer into the config, or a blob's digest
};

// The findings of one kind that are listed one by one; more are counted.
inline constexpr std::size_t kFindingsOfRuleMax = 20;

// Looks at everything in the reader's checklist that needs no download.
//
// Shape:   sorted by rule, in the order of the config; `manifest_bytes` is the size of the manifest.
// Limits:  no recursion; any config, however broken.
// Source:  facts 4.5, 4.6, 11 and 12 "Reader".
[[nodiscard]] std::vector<CacheFinding> find_cache_problems(const CacheConfig& config,
                                                            const CacheManifest& manifest,
                                                            std::uint64_t manifest_bytes);

}  // namespace regcache
