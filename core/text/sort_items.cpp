#include "core/text/sort_items.h"

#include <algorithm>

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

}  // namespace regcache
