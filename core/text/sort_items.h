// Sorting by one function for all types: std::sort and std::stable_sort are 3 to 8 KB of WebAssembly
// for each order that they are used with.
#pragma once

#include <algorithm>
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

// The places of `keys`, sorted by key; equals keep their order.
//
// Limits:  fewer than 2^32 keys; linear, a pass for each byte in which keys differ.
[[nodiscard]] std::vector<std::uint32_t> sorted_by_key(const std::vector<std::uint64_t>& keys);

// Sorts `items` by `before(const T&, const T&)`; equals keep their order.
//
// Limits:  fewer than 2^32 items; O(n log n), with a call for each comparison.
template <typename T, typename Before>
void sort_items(std::vector<T>& items, const Before& before) {
  std::size_t sorted_count = 1;
  while (sorted_count < items.size() && !before(items[sorted_count], items[sorted_count - 1])) {
    ++sorted_count;
  }
  if (sorted_count >= items.size()) {
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

// Sorts each run of `order` whose members have the same of `keys` by `before(a, b)`.
template <typename Before>
void sort_runs(std::vector<std::uint32_t>& order, const std::vector<std::uint64_t>& keys,
               const Before& before) {
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && keys[order[end]] == keys[order[begin]]) {
      ++end;
    }
    if (end - begin > 1) {
      std::vector<std::uint32_t> run(order.begin() + static_cast<std::ptrdiff_t>(begin),
                                     order.begin() + static_cast<std::ptrdiff_t>(end));
      sort_items(run, before);
      std::copy(run.begin(), run.end(), order.begin() + static_cast<std::ptrdiff_t>(begin));
    }
    begin = end;
  }
}

}  // namespace regcache
