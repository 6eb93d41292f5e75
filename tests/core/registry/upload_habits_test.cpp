// Method: what a host does to uploads, and how the next one goes.
#include "core/registry/upload_habits.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace regcache {
namespace {

constexpr std::uint64_t kSize = 1'000'000'000;

TEST(UploadHabitsTest, AWayThatIsRefusedGivesItsPlaceToTheNext) {
  UploadHabits habits;
  EXPECT_EQ(habits.way_for(kSize), UploadWay::whole);
  EXPECT_TRUE(habits.refuse(UploadWay::whole));
  EXPECT_EQ(habits.way_for(kSize), UploadWay::stream);
  EXPECT_TRUE(habits.refuse(UploadWay::stream));
  EXPECT_EQ(habits.way_for(kSize), UploadWay::chunks);
  EXPECT_EQ(habits.chunk_bytes(), kChunkBytesDefault);
  EXPECT_FALSE(habits.refuse(UploadWay::chunks));
}

TEST(UploadHabitsTest, WhatIsTooLargeGoesInSmallerPieces) {
  UploadHabits habits;
  EXPECT_TRUE(habits.shrink(kSize));
  EXPECT_EQ(habits.chunk_bytes(), kChunkBytesDefault);
  EXPECT_EQ(habits.way_for(kSize), UploadWay::chunks);
  EXPECT_EQ(habits.way_for(kChunkBytesDefault), UploadWay::whole);
  EXPECT_TRUE(habits.shrink(kChunkBytesDefault));
  EXPECT_EQ(habits.chunk_bytes(), kChunkBytesDefault / 8);
  EXPECT_TRUE(habits.shrink(kChunkBytesDefault));  // another transfer was quicker to find out
  EXPECT_EQ(habits.chunk_bytes(), kChunkBytesDefault / 8);
  EXPECT_TRUE(habits.shrink(kChunkBytesMin + 1));
  EXPECT_FALSE(habits.shrink(kChunkBytesMin));
  EXPECT_EQ(habits.chunk_bytes(), kChunkBytesMin);
}

TEST(UploadHabitsTest, WhereChunksAreRefusedNothingIsCutSmaller) {
  UploadHabits habits;
  EXPECT_TRUE(habits.refuse(UploadWay::chunks));
  EXPECT_FALSE(habits.shrink(kSize));
  habits.lose(kSize);
  EXPECT_EQ(habits.way_for(kSize), UploadWay::whole);
}

TEST(UploadHabitsTest, WhatABreakCostsIsKeptSmall) {
  UploadHabits habits;
  EXPECT_FALSE(habits.breaks_lose_uploads());
  habits.lose(40'000'000);
  EXPECT_TRUE(habits.breaks_lose_uploads());
  EXPECT_EQ(habits.chunk_bytes(), 10'000'000U);
  habits.lose(400'000'000);  // more than a chunk can have been another upload only
  EXPECT_EQ(habits.chunk_bytes(), 10'000'000U);
  habits.lose(1);
  EXPECT_EQ(habits.chunk_bytes(), kResumeBytesMin);
}

}  // namespace
}  // namespace regcache
