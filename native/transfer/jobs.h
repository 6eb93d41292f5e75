// Runs many transfers at once, a bounded number at a time.
#pragma once

#include <functional>
#include <vector>

#include "core/result/result.h"

namespace regcache {

using Job = std::function<Result<void>()>;

// Runs `jobs` in order on up to `threads` threads and returns when all that were started have ended.
// After a failure no new job starts.
//
// Errors:  the first one that happened.
[[nodiscard]] Result<void> run_jobs(const std::vector<Job>& jobs, unsigned threads);

}  // namespace regcache
