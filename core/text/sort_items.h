// Sorting by one function for all types: std::sort and std::stable_sort are 3 to 8 KB of WebAssembly
// for each order that they are used with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace regcache {

// The numbers below `count`, sorted by `before`, which gets `context`; equals keep their order.
[[nodiscard]] std::vector<std::uint32_t> sorted_numbers(
    std::size_t count, bool (*before)(const void* context, std::uint32_t a, std::uint32_t b),
    const void* context);

// The same for a callable that compares two numbers.
template <typename Before>
[[nodiscard]] std::vector<std::uint32_t> sorted_numbers(std::size_t count, const Before& before) {
  return sorted_numbers(
      count,
      [](const void* context, std::uint32_t a, std::uint32_t b) -> bool {
        return (*static_cast<const Before*>(context))(a, b);
      },
      &before);
}

// Sorts `items` by `before(const T&, const T&)`; equals keep their order.
//
// Limits:  fewer than 2^32 items; O(n log n), with a call for each comparison.
template <typename T, typename Before>
void sort_items(std::vector<T>& items, const Before& before) {
  if (items.size() < 2) {
    return;
  }
  const std::vector<std::uint32_t> order = sorted_numbers(
      items.size(), [&](std::uint32_t a, std::uint32_t b) { return before(items[a], items[b]); });
  std::vector<T> sorted;
  sorted.reserve(items.size());
  for (const std::uint32_t number : order) {
    sorted.push_back(std::move(items[number]));
  }
  items = std::move(sorted);
}

}  // namespace regcache
