// Method: many short lists of few different keys, against std::stable_sort.
#include "core/text/sort_items.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>

namespace regcache {
namespace {

TEST(SortItems, SortsAsStableSortDoes) {
  std::uint32_t state = 1;
  for (std::size_t size = 0; size < 200; ++size) {
    std::vector<std::pair<std::string, std::size_t>> items;
    for (std::size_t i = 0; i < size; ++i) {
      state = state * 1664525 + 1013904223;
      items.emplace_back(std::string(1 + (state >> 28U), 'x'), i);
    }
    const auto before = [](const auto& a, const auto& b) { return a.first < b.first; };
    auto expected = items;
    std::stable_sort(expected.begin(), expected.end(), before);
    sort_items(items, before);
    EXPECT_EQ(items, expected);
  }
}

}  // namespace
}  // namespace regcache
