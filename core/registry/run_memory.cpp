#include "core/registry/run_memory.h"

#include <algorithm>

namespace regcache {

bool RunBudget::spend() {
  if (left_ < kOneFailure) {
    return false;
  }
  left_ -= kOneFailure;
  return true;
}

void RunBudget::earn() {
  left_ = std::min(left_ + 1, kAll);
}

void RunBudget::repay() {
  left_ = std::min(left_ + kOneFailure, kAll);
}

HostMemory& RunMemory::host(const Origin& origin) {
  const std::string name = origin.text();
  const auto known = hosts_.find(name);
  if (known != hosts_.end()) {
    return known->second;
  }
  const UploadHabits habits(guess_profile(origin.host), chunk_bytes_);
  return hosts_.emplace(name, HostMemory{habits, {}}).first->second;
}

}  // namespace regcache
