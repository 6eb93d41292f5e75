// Lines and columns of places in a text.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/result/diagnostic.h"

namespace regcache {

// As editors count: both from 1, a column for each character.
struct LinePlace {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

// Lifetime: keeps a view of the text.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);

  // Where text[offset] is; offsets past the end are at the end.
  [[nodiscard]] LinePlace at(std::uint32_t offset) const;
  // The line with text[offset], without its end.
  [[nodiscard]] Span line(std::uint32_t offset) const;

 private:
  // The index of the line with text[offset].
  [[nodiscard]] std::size_t number(std::uint32_t offset) const;

  std::string_view text_;
  std::vector<std::uint32_t> starts_;
};

}  // namespace regcache
