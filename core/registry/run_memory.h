// What all sessions of a command share, whatever host they speak to: what each host is like, and how many
// failures are still bearable.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "core/limits.h"
#include "core/registry/pace.h"
#include "core/registry/upload_habits.h"
#include "core/registry/url.h"

namespace regcache {

// The failures of a whole command: each that is tried again costs one, and what gets through pays back.
// A host that fails now and then is lived with; one that fails all the time ends the command, however
// many blobs there are.
class RunBudget {
 public:
  // A failure is to be tried again. False: it is one too many.
  [[nodiscard]] bool spend();
  // A request was answered: a tenth of a failure is made up for.
  void earn();
  // A transfer got on where it had broken: that failure is made up for.
  void repay();

 private:
  static constexpr int kOneFailure = 10;
  static constexpr int kAll = kRunFailuresMax * kOneFailure;
  int left_ = kAll;
};

// What a run has found out about a host.
struct HostMemory {
  UploadHabits uploads;
  Pace pace;
};

// Threads: a plain object; who has threads guards it by the lock of its sessions (session.h).
class RunMemory {
 public:
  // `chunk_bytes`: see UploadHabits.
  explicit RunMemory(std::uint64_t chunk_bytes = 0) : chunk_bytes_(chunk_bytes) {}

  // Lifetime: that of this.
  [[nodiscard]] HostMemory& host(const Origin& origin);
  [[nodiscard]] RunBudget& budget() { return budget_; }

 private:
  std::uint64_t chunk_bytes_;
  RunBudget budget_;
  std::map<std::string, HostMemory, std::less<>> hosts_;
};

}  // namespace regcache
