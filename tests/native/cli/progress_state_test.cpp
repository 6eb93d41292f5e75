// Method: a transfer told step by step with made-up times; what is shown after each.
#include "native/cli/progress_state.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

Descriptor blob_of(const std::string& text) {
  Descriptor blob{.media_type = "m", .digest = digest_of(text), .size = text.size() * 1000};
  return blob;
}

TEST(ProgressState, CountsBlobsAndBytes) {
  const Descriptor a = blob_of("aaaa");
  const Descriptor b = blob_of("bb");
  ProgressState state;
  state.plan(2, 6000);
  EXPECT_EQ(state.summary(), "0/2 blobs, 0 B of 6.0 kB");

  state.start(a, 10);
  state.start(b, 20);
  state.advance(a, 1000);
  EXPECT_EQ(state.bytes_done(), 1000U);
  ASSERT_EQ(state.active().size(), 2U);

  const BlobProgress ended = state.finish(b, b.size);
  EXPECT_EQ(ended.started_ms, 20U);
  EXPECT_EQ(state.summary(), "1/2 blobs, 3.0 kB of 6.0 kB");
}

TEST(ProgressState, ARestartForgetsWhatWentThrough) {
  const Descriptor a = blob_of("aaaa");
  ProgressState state;
  state.plan(1, 4000);
  state.start(a, 0);
  state.advance(a, 3000);
  state.restart(a);
  EXPECT_EQ(state.bytes_done(), 0U);
}

TEST(ProgressState, NeverShowsMoreThanWasPlanned) {
  const Descriptor a = blob_of("aaaa");
  ProgressState state;
  state.plan(1, 4000);
  state.start(a, 0);
  state.advance(a, 9000);
  EXPECT_EQ(state.bytes_done(), 4000U);
}

TEST(ProgressState, RateAndTimeLeftComeFromTheLastSamples) {
  const Descriptor a = blob_of(std::string(100, 'a'));
  ProgressState state;
  state.plan(1, 100'000);
  state.start(a, 0);
  state.sample(0);
  EXPECT_EQ(state.rate(), 0U);
  state.advance(a, 25'000);
  state.sample(500);
  EXPECT_EQ(state.rate(), 50'000U);
  EXPECT_EQ(state.summary(), "0/1 blobs, 25.0 kB of 100.0 kB, 50.0 kB/s, 1.5s left");
}

TEST(ProgressState, ABlobThatExistedMovesNoBytes) {
  const Descriptor a = blob_of("aaaa");
  ProgressState state;
  state.plan(1, 4000);
  state.sample(0);
  state.start(a, 0);
  state.finish(a, a.size);
  state.sample(1000);
  EXPECT_EQ(state.rate(), 0U);
  EXPECT_EQ(state.bytes_done(), 4000U);
}

}  // namespace
}  // namespace regcache
