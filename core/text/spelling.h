// Did-you-mean: which known word was probably meant by an unknown one.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace regcache {

// The candidate nearest to `word`, or nothing when none is near enough to be meant.
//
// Shape:   letter case does not count; swapping two neighbours counts as one change; at most one
//          change in three letters (and always one), the first of equally near candidates.
// Limits:  words longer than 64 bytes are near to nothing.
[[nodiscard]] std::optional<std::string_view> nearest_word(
    std::string_view word, std::span<const std::string_view> candidates);

}  // namespace regcache
