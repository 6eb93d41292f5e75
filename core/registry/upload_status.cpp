#include "core/registry/upload_status.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "core/limits.h"
#include "core/text/ascii.h"

namespace regcache {
namespace {

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc() && rest == text.data() + text.size();
  return is_number ? std::optional(value) : std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> received_bytes(const HttpAnswer& answer) {
  std::string_view range = without_blanks(find_header(answer.headers, "Range").value_or(""));
  // Some have the unit in front that a download's Range has.
  for (const std::string_view start : {"bytes=0-", "0-"}) {
    if (range.starts_with(start)) {
      const std::optional<std::uint64_t> last = number_of(range.substr(start.size()));
      const bool tells = last && *last != 0 && *last != UINT64_MAX;
      return tells ? std::optional(*last + 1) : std::nullopt;
    }
  }
  return std::nullopt;
}

std::uint64_t least_chunk_bytes(const HttpAnswer& answer) {
  const std::string_view text = find_header(answer.headers, "OCI-Chunk-Min-Length").value_or("");
  return std::min(number_of(without_blanks(text)).value_or(0), kChunkBytesMax);
}

}  // namespace regcache
