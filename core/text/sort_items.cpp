#include "core/text/sort_items.h"

#include <array>

namespace regcache {

std::vector<std::uint32_t> sorted_numbers(std::size_t count,
                                          bool (*before)(const void* context, std::uint32_t a,
                                                         std::uint32_t b),
                                          const void* context) {
  std::vector<std::uint32_t> numbers;
  numbers.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    numbers.push_back(static_cast<std::uint32_t>(i));
  }
  std::sort(numbers.begin(), numbers.end(), [&](std::uint32_t a, std::uint32_t b) {
    return before(context, a, b) || (a < b && !before(context, b, a));
  });
  return numbers;
}

// A radix sort from the last byte to the first.
std::vector<std::uint32_t> sorted_by_key(const std::vector<std::uint64_t>& keys) {
  constexpr unsigned kByteBits = 8;
  std::vector<std::uint32_t> order(keys.size());
  std::uint64_t all_ones = ~std::uint64_t{0};
  std::uint64_t any_ones = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    order[i] = static_cast<std::uint32_t>(i);
    all_ones &= keys[i];
    any_ones |= keys[i];
  }
  std::vector<std::uint32_t> sorted(keys.size());
  for (unsigned shift = 0; shift < 64; shift += kByteBits) {
    if (((all_ones ^ any_ones) >> shift & 0xFFU) == 0 || keys.empty()) {
      continue;
    }
    const auto byte = [&](std::uint32_t at) {
      return static_cast<std::size_t>(keys[at] >> shift & 0xFFU);
    };
    std::array<std::uint32_t, 257> begins{};
    for (const std::uint32_t at : order) {
      ++begins[byte(at) + 1];
    }
    for (std::size_t i = 1; i < begins.size(); ++i) {
      begins[i] += begins[i - 1];
    }
    for (const std::uint32_t at : order) {
      sorted[begins[byte(at)]++] = at;
    }
    order.swap(sorted);
  }
  return order;
}

}  // namespace regcache
