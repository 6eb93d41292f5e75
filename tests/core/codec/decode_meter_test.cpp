// Method: steps that only say how much was read and written, up to each limit and one byte past it.
#include "core/codec/decode_meter.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

TEST(DecodeMeter, HonestDeflateIsNeverStopped) {
  DecodeMeter meter({});
  for (int i = 0; i < 60; ++i) {  // 1032:1 is the most that deflate can do
    EXPECT_TRUE(meter.count(1'000'000, 1'032'000'000));
  }
}

// 32,785 bytes of zstd that decode to 1 GiB, as measured; then one byte more.
TEST(DecodeMeter, ABombIsStoppedOnceItsRatioCounts) {
  DecodeMeter meter({});
  EXPECT_TRUE(meter.count(32'785, kDecodeRatioFreeBytes));
  const Result<void> over = meter.count(0, 1);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, Code::out_of_range);
  EXPECT_EQ(over.error().detail,
            "it decodes to more than 1100 times its size, as a decompression bomb does");
}

TEST(DecodeMeter, AnyLayerEndsSomewhere) {
  DecodeMeter meter({});
  EXPECT_TRUE(meter.count(kLayerBytesMax, kLayerBytesMax));
  const Result<void> over = meter.count(1, 1);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, Code::out_of_range);
}

TEST(DecodeMeter, LimitsCanBeRaised) {
  DecodeMeter meter({.ratio_max = 100'000});
  EXPECT_TRUE(meter.count(32'785, kDecodeRatioFreeBytes));
  EXPECT_TRUE(meter.count(0, kDecodeRatioFreeBytes));
}

}  // namespace
}  // namespace regcache
