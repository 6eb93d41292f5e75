// Threads for connections: one each while it is open, started when needed, kept for the next one.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace regcache {

class WorkerThreads {
 public:
  using Work = std::function<void()>;

  // `make_room` is called, on the caller's thread, when work must wait because all threads are busy.
  WorkerThreads(std::size_t threads_max, Work make_room)
      : threads_max_(threads_max), make_room_(std::move(make_room)) {}
  WorkerThreads(const WorkerThreads&) = delete;
  WorkerThreads& operator=(const WorkerThreads&) = delete;
  ~WorkerThreads() { finish(); }

  // Runs `work` on a thread of its own, now or when one is free.
  void run(Work work);

  // Whether work waits for a thread: who holds one for nothing should let it go.
  [[nodiscard]] bool is_crowded();

  // Waits until everything that was given is done.
  void finish();

 private:
  void loop();

  const std::size_t threads_max_;
  const Work make_room_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable work_came_;
  std::condition_variable thread_ended_;
  std::deque<Work> waiting_;
  std::size_t threads_ = 0;
  std::size_t idle_ = 0;
  bool is_finishing_ = false;
};

}  // namespace regcache
