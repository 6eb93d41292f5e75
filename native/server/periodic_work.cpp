#include "native/server/periodic_work.h"

namespace regcache {

PeriodicWork::PeriodicWork(std::chrono::seconds pause, std::function<void()> work)
    : work_(std::move(work)), thread_(&PeriodicWork::loop, this, pause) {}

PeriodicWork::~PeriodicWork() {
  {
    const std::lock_guard guard(mutex_);
    is_over_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void PeriodicWork::loop(std::chrono::seconds pause) {
  std::unique_lock lock(mutex_);
  while (!is_over_) {
    lock.unlock();
    work_();
    lock.lock();
    ended_.wait_for(lock, pause, [this] { return is_over_; });
  }
}

}  // namespace regcache
