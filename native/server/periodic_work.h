// Work that is done at once, and again after each pause, on a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace regcache {

class PeriodicWork {
 public:
  PeriodicWork(std::chrono::seconds pause, std::function<void()> work);
  PeriodicWork(const PeriodicWork&) = delete;
  PeriodicWork& operator=(const PeriodicWork&) = delete;
  // Waits for work that is being done; ends a pause.
  ~PeriodicWork();

 private:
  void loop(std::chrono::seconds pause);

  const std::function<void()> work_;
  std::mutex mutex_;  // guards is_over_
  std::condition_variable ended_;
  bool is_over_ = false;
  std::thread thread_;
};

}  // namespace regcache
