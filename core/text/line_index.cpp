#include "core/text/line_index.h"

#include <algorithm>

namespace regcache {

LineIndex::LineIndex(std::string_view text) : text_(text), starts_{0} {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

std::size_t LineIndex::number(std::uint32_t offset) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<std::size_t>(after - starts_.begin()) - 1;
}

LinePlace LineIndex::at(std::uint32_t offset) const {
  const std::size_t line = number(offset);
  const std::string_view before = text_.substr(starts_[line], offset - starts_[line]);
  const auto characters = std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80;
  });
  return {static_cast<std::uint32_t>(line + 1), static_cast<std::uint32_t>(characters + 1)};
}

Span LineIndex::line(std::uint32_t offset) const {
  const std::uint32_t first = starts_[number(offset)];
  const std::string_view rest = text_.substr(first);
  std::string_view line = rest.substr(0, std::min(rest.find('\n'), rest.size()));
  line = line.substr(0, line.ends_with('\r') ? line.size() - 1 : line.size());
  return {first, static_cast<std::uint32_t>(line.size())};
}

}  // namespace regcache
