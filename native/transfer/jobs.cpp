#include "native/transfer/jobs.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

namespace regcache {

Result<void> run_jobs(const std::vector<Job>& jobs, unsigned threads) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::optional<Error> first_error;

  const auto work = [&] {
    while (!failed) {
      const std::size_t index = next.fetch_add(1);
      if (index >= jobs.size()) {
        return;
      }
      if (Result<void> result = jobs[index](); !result) {
        const std::scoped_lock lock(mutex);
        failed = true;
        if (!first_error) {
          first_error = std::move(result).error();
        }
      }
    }
  };

  const std::size_t extra = std::min<std::size_t>(std::max(threads, 1U), jobs.size());
  std::vector<std::thread> workers;
  for (std::size_t i = 1; i < extra; ++i) {
    workers.emplace_back(work);
  }
  work();
  for (std::thread& worker : workers) {
    worker.join();
  }
  if (first_error) {
    return fail(*std::move(first_error));
  }
  return {};
}

}  // namespace regcache
