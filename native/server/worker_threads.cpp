#include "native/server/worker_threads.h"

#include <chrono>
#include <thread>

namespace regcache {
namespace {

// How long a thread without work is kept.
constexpr std::chrono::seconds kIdleThreadPatience{10};

}  // namespace

void WorkerThreads::run(Work work) {
  bool is_full = false;
  {
    const std::lock_guard guard(mutex_);
    waiting_.push_back(std::move(work));
    if (idle_ >= waiting_.size()) {
      work_came_.notify_one();
    } else if (threads_ < threads_max_) {
      ++threads_;
      std::thread(&WorkerThreads::loop, this).detach();  // finish() waits for it
    } else {
      is_full = true;
    }
  }
  if (is_full) {
    make_room_();
  }
}

bool WorkerThreads::is_crowded() {
  const std::lock_guard guard(mutex_);
  // A thread that was started for it has not taken it yet: no crowd.
  return threads_ == threads_max_ && waiting_.size() > idle_;
}

void WorkerThreads::finish() {
  std::unique_lock lock(mutex_);
  is_finishing_ = true;
  work_came_.notify_all();
  thread_ended_.wait(lock, [this] { return threads_ == 0; });
}

void WorkerThreads::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    work_came_.wait_for(lock, kIdleThreadPatience,
                        [this] { return !waiting_.empty() || is_finishing_; });
    --idle_;
    if (waiting_.empty()) {
      break;
    }
    const Work work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
  --threads_;
  thread_ended_.notify_all();
}

}  // namespace regcache
