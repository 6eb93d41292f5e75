// Which records are one cache key: the rule by which BuildKit merges records, carried to its end.
#pragma once

#include <cstdint>
#include <vector>

#include "core/cache/cache_config.h"

namespace regcache {

// For each record the number of its class, dense from 0 in the order of the first members.
//
// Two records are in one class when digest and number of slots are equal and when for every slot they
// have an alternative in common: the same selector, and inputs that are in one class again. What two
// members share with a third one puts all three together, and a merger below may cause others above.
//
// Shape:   every record must be matched (record_heights); loops are allowed. The classes do not depend
//          on the order of records: a merger never undoes another.
// Limits:  no recursion. O(n log n) for the caches that builds make; a hostile one, with few inputs
//          shared by many records in all combinations, can cost O(n sqrt n) and more.
// Source:  facts 4.5; moby/buildkit@73ed6825c, cache/remotecache/v1/chains.go.
// Differs: BuildKit takes records one by one and links that would close a loop not at all, so that its
//          result depends on the order.
[[nodiscard]] std::vector<std::uint32_t> record_classes(const CacheConfig& config);

}  // namespace regcache
