#include "core/text/natural.h"

#include <charconv>

namespace regcache {

std::optional<std::uint64_t> parse_natural(std::string_view text) {
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && rest == text.data() + text.size();
  return is_number ? std::optional(number) : std::nullopt;
}

}  // namespace regcache
