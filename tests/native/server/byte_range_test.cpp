// Method: tables of header values, each with what RFC 9110 or the distribution-spec makes of it.
#include "native/server/byte_range.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

struct RangeCase {
  const char* header;
  std::uint64_t size_bytes;
  RangeKind kind;
  ByteRange range;
};

constexpr RangeCase kRanges[] = {
    {"bytes=0-0", 10, RangeKind::part, {0, 0}},
    {"bytes=2-5", 10, RangeKind::part, {2, 5}},
    {"bytes=2-", 10, RangeKind::part, {2, 9}},
    {"bytes=2-99", 10, RangeKind::part, {2, 9}},
    {"bytes=-3", 10, RangeKind::part, {7, 9}},
    {"bytes=-99", 10, RangeKind::part, {0, 9}},
    {"bytes=0-18446744073709551615", 10, RangeKind::part, {0, 9}},
    {"bytes=10-", 10, RangeKind::unsatisfiable, {}},
    {"bytes=10-20", 10, RangeKind::unsatisfiable, {}},
    {"bytes=-0", 10, RangeKind::unsatisfiable, {}},
    {"bytes=0-", 0, RangeKind::unsatisfiable, {}},
    {"bytes=-1", 0, RangeKind::unsatisfiable, {}},
    {"bytes=5-2", 10, RangeKind::whole, {}},
    {"bytes=0-1,4-5", 10, RangeKind::whole, {}},
    {"bytes=", 10, RangeKind::whole, {}},
    {"bytes=-", 10, RangeKind::whole, {}},
    {"bytes=a-b", 10, RangeKind::whole, {}},
    {"bytes=+1-2", 10, RangeKind::whole, {}},
    {"bytes=1-99999999999999999999", 10, RangeKind::whole, {}},
    {"items=0-1", 10, RangeKind::whole, {}},
    {"", 10, RangeKind::whole, {}},
};

TEST(ByteRange, ReadsWhatAClientWants) {
  for (const RangeCase& c : kRanges) {
    SCOPED_TRACE(c.header);
    const RequestedRange range = parse_range(c.header, c.size_bytes);
    EXPECT_EQ(range.kind, c.kind);
    EXPECT_EQ(range.range, c.range);
  }
}

struct ChunkCase {
  const char* header;
  std::optional<ByteRange> range;
};

constexpr ChunkCase kChunks[] = {
    {"0-0", ByteRange{0, 0}},
    {"0-99", ByteRange{0, 99}},
    {"100-199", ByteRange{100, 199}},
    {"bytes 100-199", ByteRange{100, 199}},
    {"bytes 100-199/200", ByteRange{100, 199}},
    {"", std::nullopt},
    {"5", std::nullopt},
    {"-5", std::nullopt},
    {"5-", std::nullopt},
    {"5-4", std::nullopt},
    {"a-b", std::nullopt},
    {"0--1", std::nullopt},
    {"0-18446744073709551616", std::nullopt},
};

TEST(ByteRange, ReadsWhereAChunkBelongs) {
  for (const ChunkCase& c : kChunks) {
    SCOPED_TRACE(c.header);
    EXPECT_EQ(parse_chunk_range(c.header), c.range);
  }
}

}  // namespace
}  // namespace regcache
