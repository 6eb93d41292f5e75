// Numbers instead of texts: what many digests are compared by.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace regcache {

// For each text its place among all different ones, in the order of their bytes: equal texts get equal
// numbers, dense from 0.
//
// Limits:  fewer than 2^32 texts. Linear where the eight bytes after what all begin with tell them
//          apart, as with digests; O(n log n) otherwise.
[[nodiscard]] std::vector<std::uint32_t> rank_texts(const std::vector<std::string_view>& texts);

}  // namespace regcache
