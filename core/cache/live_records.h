// Which records a build can ever match, and how far above their sources they are.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "core/cache/cache_config.h"

namespace regcache {

// Whether the record's key was made up for one build: nothing matches it again.
//
// Source:  facts 11 (trap 21).
[[nodiscard]] bool is_random(const ConfigRecord& record);

// The height of a record that nothing can match.
inline constexpr std::uint32_t kNeverMatched = std::numeric_limits<std::uint32_t>::max();

// For each record the number of steps below it, by the shortest way: 0 for a source, else one more than
// the highest of its inputs, where an input is as high as its lowest alternative.
//
// Shape:   kNeverMatched for random records, for those with an input without alternatives, and for what
//          has an input that only leads to such records or back to itself. Links that lead nowhere do
//          not count.
// Limits:  linear, no recursion; loops are allowed.
[[nodiscard]] std::vector<std::uint32_t> record_heights(const CacheConfig& config);

// The config without the records that `gone` marks and without the links to them; the rest keeps its
// order. An input may be left without alternatives.
//
// Shape:   every link must lead to a record.
[[nodiscard]] CacheConfig without_records(CacheConfig config, const std::vector<bool>& gone);

// The config without the records that nothing can match: random ones, those with an input without
// alternatives, and all that depends on those.
//
// Shape:   every link must lead to a record; loops are allowed, and gone where only they lead to
//          themselves.
// Source:  facts 11 (trap 21).
[[nodiscard]] CacheConfig without_unmatched_records(CacheConfig config);

}  // namespace regcache
