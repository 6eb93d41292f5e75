#include "native/server/byte_range.h"

#include <algorithm>

#include "core/text/natural.h"

namespace regcache {
RequestedRange parse_range(std::string_view header, std::uint64_t size_bytes) {
  constexpr std::string_view kUnit = "bytes=";
  constexpr RequestedRange kWhole;
  constexpr RequestedRange kUnsatisfiable{RangeKind::unsatisfiable, {}};
  if (!header.starts_with(kUnit) || header.find(',') != std::string_view::npos) {
    return kWhole;
  }
  header.remove_prefix(kUnit.size());
  const std::size_t dash = header.find('-');
  if (dash == std::string_view::npos) {
    return kWhole;
  }
  const std::optional<std::uint64_t> first = parse_natural(header.substr(0, dash));
  const std::optional<std::uint64_t> last = parse_natural(header.substr(dash + 1));
  if (dash == 0) {  // "-5": the last five bytes
    if (!last) {
      return kWhole;
    }
    if (*last == 0 || size_bytes == 0) {
      return kUnsatisfiable;
    }
    return {RangeKind::part, {size_bytes - std::min(*last, size_bytes), size_bytes - 1}};
  }
  const bool is_open = dash + 1 == header.size();  // "5-"
  if (!first || (!last && !is_open) || (last && *last < *first)) {
    return kWhole;
  }
  if (*first >= size_bytes) {
    return kUnsatisfiable;
  }
  return {RangeKind::part, {*first, is_open ? size_bytes - 1 : std::min(*last, size_bytes - 1)}};
}

std::optional<ByteRange> parse_chunk_range(std::string_view header) {
  constexpr std::string_view kUnit = "bytes ";
  if (header.starts_with(kUnit)) {
    header.remove_prefix(kUnit.size());
  }
  header = header.substr(0, header.find('/'));
  const std::size_t dash = header.find('-');
  if (dash == std::string_view::npos) {
    return std::nullopt;
  }
  const std::optional<std::uint64_t> first = parse_natural(header.substr(0, dash));
  const std::optional<std::uint64_t> last = parse_natural(header.substr(dash + 1));
  if (!first || !last || *last < *first) {
    return std::nullopt;
  }
  return ByteRange{*first, *last};
}

}  // namespace regcache
