// The two range headers of the API: which bytes a client wants, and which bytes a chunk is.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace regcache {

// Units:   bytes, both ends inclusive.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

enum class RangeKind : std::uint8_t {
  whole,          // no range, or one that may be ignored: send everything
  part,           // send `range`
  unsatisfiable,  // 416
};

struct RequestedRange {
  RangeKind kind = RangeKind::whole;
  ByteRange range;
};

// Reads a Range header for a blob of `size_bytes`: one range is honoured, several are ignored, as
// the specification of HTTP allows.
//
// Source:  RFC 9110, 14.1.2 and 14.2.
[[nodiscard]] RequestedRange parse_range(std::string_view header, std::uint64_t size_bytes);

// Reads the Content-Range of a chunk, "<first>-<last>"; nothing when it is not that.
//
// Source:  distribution-spec v1.1.1, spec.md "Pushing a blob in chunks": no unit before the numbers.
// Differs: "bytes " before them, and "/<size>" after them, are accepted, as clients of HTTP write.
[[nodiscard]] std::optional<ByteRange> parse_chunk_range(std::string_view header);

}  // namespace regcache
