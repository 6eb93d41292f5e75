// Encodes blocks on all cores, for any number of layers at once.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/codec/block_plan.h"
#include "core/codec/layer_cutter.h"

namespace regcache {

// The threads that encode the blocks of one plan. Layers hand their blocks in by a BlockQueue each.
//
// Limits:  at most two blocks a thread, and one more a layer, are held between being handed in and being
//          taken.
class BlockWorkers {
 public:
  // threads: 0 is one for each core.
  BlockWorkers(const BlockPlan& plan, unsigned threads);
  ~BlockWorkers();
  BlockWorkers(const BlockWorkers&) = delete;
  BlockWorkers& operator=(const BlockWorkers&) = delete;

  [[nodiscard]] const BlockPlan& plan() const { return plan_; }

 private:
  friend class BlockQueue;
  struct Task {
    Block block;
    bool is_encoded = false;
  };

  void work();

  BlockPlan plan_;
  std::size_t tasks_max_;
  std::mutex mutex_;
  std::condition_variable work_changed_;   // for the threads
  std::condition_variable tasks_changed_;  // for the queues
  std::deque<std::shared_ptr<Task>> waiting_;
  std::size_t tasks_ = 0;  // handed in and not yet taken
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

// One layer's blocks on their way through the workers: they come out in the order they went in.
//
// Lifetime: the workers outlive this. Used by one thread.
class BlockQueue {
 public:
  explicit BlockQueue(BlockWorkers& workers) : workers_(workers) {}
  ~BlockQueue();
  BlockQueue(const BlockQueue&) = delete;
  BlockQueue& operator=(const BlockQueue&) = delete;

  // Whether the workers have no room for one more block of this layer: then take one first. False
  // while the layer has none under way: push waits for the room that other layers leave.
  [[nodiscard]] bool is_full() const;
  void push(Block block);
  [[nodiscard]] bool empty() const { return tasks_.empty(); }
  // The oldest block, encoded; waits for it.
  [[nodiscard]] Block take();
  // Forgets all blocks that are under way.
  void clear();

 private:
  BlockWorkers& workers_;
  std::deque<std::shared_ptr<BlockWorkers::Task>> tasks_;
};

}  // namespace regcache
