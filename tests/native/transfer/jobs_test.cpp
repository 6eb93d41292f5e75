// Method: jobs that count themselves; barriers, not clocks, prove that they run at once.
#include "native/transfer/jobs.h"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>

namespace regcache {
namespace {

TEST(Jobs, EveryJobRunsOnce) {
  std::atomic<int> runs{0};
  const std::vector<Job> jobs(100, [&runs]() -> Result<void> {
    runs += 1;
    return {};
  });
  for (const unsigned threads : {1U, 3U, 200U}) {
    runs = 0;
    EXPECT_TRUE(run_jobs(jobs, threads));
    EXPECT_EQ(runs, 100);
  }
}

TEST(Jobs, NoJobIsNoWork) {
  EXPECT_TRUE(run_jobs({}, 4));
}

TEST(Jobs, AsManyRunAtOnceAsThereAreThreads) {
  std::barrier together(3);  // nobody passes until three are inside: a smaller number would hang
  const std::vector<Job> jobs(6, [&together]() -> Result<void> {
    together.arrive_and_wait();
    return {};
  });
  EXPECT_TRUE(run_jobs(jobs, 3));
}

TEST(Jobs, TheFirstFailureStopsTheRest) {
  std::atomic<int> runs{0};
  std::vector<Job> jobs(50, [&runs]() -> Result<void> {
    runs += 1;
    return {};
  });
  jobs[3] = []() -> Result<void> { return fail(Code::unavailable, "blob", "gone"); };
  const Result<void> result = run_jobs(jobs, 1);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::unavailable);
  EXPECT_EQ(runs, 3);
}

}  // namespace
}  // namespace regcache
