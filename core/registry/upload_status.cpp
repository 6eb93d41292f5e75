#include "core/registry/upload_status.h"

#include <algorithm>
#include <string_view>

#include "core/limits.h"
#include "core/text/ascii.h"
#include "core/text/natural.h"

namespace regcache {
std::optional<std::uint64_t> received_bytes(const HttpAnswer& answer) {
  std::string_view range = without_blanks(find_header(answer.headers, "Range").value_or(""));
  // Some have the unit in front that a download's Range has.
  for (const std::string_view start : {"bytes=0-", "0-"}) {
    if (range.starts_with(start)) {
      const std::optional<std::uint64_t> last = parse_natural(range.substr(start.size()));
      const bool tells = last && *last != 0 && *last != UINT64_MAX;
      return tells ? std::optional(*last + 1) : std::nullopt;
    }
  }
  return std::nullopt;
}

std::uint64_t least_chunk_bytes(const HttpAnswer& answer) {
  const std::string_view text = find_header(answer.headers, "OCI-Chunk-Min-Length").value_or("");
  return std::min(parse_natural(without_blanks(text)).value_or(0), kChunkBytesMax);
}

}  // namespace regcache
