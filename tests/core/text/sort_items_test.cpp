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

TEST(SortItems, SortsByKeyAsStableSortDoes) {
  std::uint64_t state = 1;
  for (const unsigned shift : {0U, 8U, 33U, 60U, 63U}) {
    for (const std::size_t size : {0U, 1U, 2U, 100U, 1'000U}) {
      std::vector<std::uint64_t> keys;
      std::vector<std::uint32_t> expected;
      for (std::uint32_t i = 0; i < size; ++i) {
        state = state * 6'364'136'223'846'793'005 + 1'442'695'040'888'963'407;
        keys.push_back(state >> shift);
        expected.push_back(i);
      }
      const auto before = [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; };
      std::stable_sort(expected.begin(), expected.end(), before);
      EXPECT_EQ(sorted_by_key(keys), expected);
    }
  }
}

TEST(SortItems, SortsRunsOfOneKey) {
  const std::vector<std::uint64_t> keys = {1, 1, 1, 2, 2, 3};
  std::vector<std::uint32_t> order = {0, 1, 2, 3, 4, 5};
  sort_runs(order, keys, [](std::uint32_t a, std::uint32_t b) { return a > b; });
  EXPECT_EQ(order, (std::vector<std::uint32_t>{2, 1, 0, 4, 3, 5}));
}

}  // namespace
}  // namespace regcache
