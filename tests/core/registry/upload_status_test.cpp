// Method: tables of headers as registries send them, and as nobody should.
#include "core/registry/upload_status.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace regcache {
namespace {

TEST(UploadStatusTest, RangesThatTellAndThatDoNot) {
  struct Case {
    const char* range;
    std::optional<std::uint64_t> bytes;
  };
  const Case kCases[] = {{"0-7999998", 7'999'999},
                         {" 0-1 ", 2},
                         {"bytes=0-9", 10},
                         {"0-18446744073709551614", UINT64_MAX},
                         {"0-0", std::nullopt},
                         {"0-18446744073709551615", std::nullopt},
                         {"0-18446744073709551616", std::nullopt},
                         {"1-9", std::nullopt},
                         {"0-", std::nullopt},
                         {"0--1", std::nullopt},
                         {"0-+1", std::nullopt},
                         {"0-9x", std::nullopt},
                         {"9", std::nullopt},
                         {"", std::nullopt}};
  for (const Case& each : kCases) {
    EXPECT_EQ(received_bytes({.status = 204, .headers = {{"range", each.range}}, .body = {}}),
              each.bytes)
        << each.range;
  }
  EXPECT_EQ(received_bytes({.status = 204, .headers = {}, .body = {}}), std::nullopt);
}

TEST(UploadStatusTest, TheLeastChunkIsWithinReason) {
  struct Case {
    const char* text;
    std::uint64_t bytes;
  };
  const Case kCases[] = {{"5242880", 5'242'880},
                         {" 1 ", 1},
                         {"9999999999999", kChunkBytesMax},
                         {"99999999999999999999999", 0},
                         {"-1", 0},
                         {"5MiB", 0},
                         {"", 0}};
  for (const Case& each : kCases) {
    const Headers headers = {{"oci-chunk-min-length", each.text}};
    EXPECT_EQ(least_chunk_bytes({.status = 202, .headers = headers, .body = {}}), each.bytes)
        << each.text;
  }
}

}  // namespace
}  // namespace regcache
