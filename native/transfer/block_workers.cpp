#include "native/transfer/block_workers.h"

#include <algorithm>
#include <utility>

namespace regcache {

BlockWorkers::BlockWorkers(const BlockPlan& plan, unsigned threads) : plan_(plan) {
  const unsigned count = threads != 0 ? threads : std::max(std::thread::hardware_concurrency(), 1U);
  tasks_max_ = std::size_t{count} * 2;
  for (unsigned i = 0; i < count; ++i) {
    threads_.emplace_back([this] { work(); });
  }
}

BlockWorkers::~BlockWorkers() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  work_changed_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void BlockWorkers::work() {
  const std::unique_ptr<BlockEncoder> encoder = make_block_encoder(plan_);
  std::unique_lock lock(mutex_);
  while (true) {
    work_changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) {
      return;
    }
    const std::shared_ptr<Task> task = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    encode_block(plan_, *encoder, task->block);
    lock.lock();
    task->is_encoded = true;
    tasks_changed_.notify_all();
  }
}

BlockQueue::~BlockQueue() {
  clear();
}

bool BlockQueue::is_full() const {
  const std::scoped_lock lock(workers_.mutex_);
  return !tasks_.empty() && workers_.tasks_ >= workers_.tasks_max_;
}

void BlockQueue::push(Block block) {
  auto task = std::make_shared<BlockWorkers::Task>();
  task->block = std::move(block);
  {
    std::unique_lock lock(workers_.mutex_);
    // A layer with blocks under way never waits here, so those that do are let in by the others.
    workers_.tasks_changed_.wait(
        lock, [this] { return !tasks_.empty() || workers_.tasks_ < workers_.tasks_max_; });
    ++workers_.tasks_;
    workers_.waiting_.push_back(task);
  }
  tasks_.push_back(std::move(task));
  workers_.work_changed_.notify_one();
}

Block BlockQueue::take() {
  const std::shared_ptr<BlockWorkers::Task> task = std::move(tasks_.front());
  tasks_.pop_front();
  std::unique_lock lock(workers_.mutex_);
  workers_.tasks_changed_.wait(lock, [&] { return task->is_encoded; });
  --workers_.tasks_;
  workers_.tasks_changed_.notify_all();
  return std::move(task->block);
}

void BlockQueue::clear() {
  const std::scoped_lock lock(workers_.mutex_);
  for (const auto& task : tasks_) {
    std::erase(workers_.waiting_, task);
  }
  workers_.tasks_ -= tasks_.size();
  tasks_.clear();
  workers_.tasks_changed_.notify_all();
}

}  // namespace regcache
