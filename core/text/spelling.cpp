#include "core/text/spelling.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/text/ascii.h"

namespace regcache {
namespace {

constexpr std::size_t kWordBytesMax = 64;

// Changes that turn `a` into `b`: insert, delete, replace, or swap two neighbours that are then left
// alone (optimal string alignment). Three rows of the table are all that is ever looked at.
std::size_t distance(std::string_view a, std::string_view b) {
  using Row = std::array<std::size_t, kWordBytesMax + 1>;
  Row before{};
  Row above{};
  Row row{};
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = above;
    above = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = ascii_lower(a[i - 1]) == ascii_lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && ascii_lower(a[i - 1]) == ascii_lower(b[j - 2]) &&
          ascii_lower(a[i - 2]) == ascii_lower(b[j - 1])) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string_view> nearest_word(std::string_view word,
                                             std::span<const std::string_view> candidates) {
  std::optional<std::string_view> nearest;
  std::size_t nearest_distance = kWordBytesMax;
  if (word.empty() || word.size() > kWordBytesMax) {
    return nearest;
  }
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > kWordBytesMax) {
      continue;
    }
    const std::size_t found = distance(word, candidate);
    const std::size_t allowed =
        std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
    if (found <= allowed && found < nearest_distance) {
      nearest = candidate;
      nearest_distance = found;
    }
  }
  return nearest;
}

}  // namespace regcache
