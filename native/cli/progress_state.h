// Where a transfer stands: the counts behind every kind of display.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "core/oci/descriptor.h"
#include "native/transfer/progress.h"

namespace regcache {

// One blob that is on its way. Times in milliseconds since the display began.
struct BlobProgress {
  std::string digest;
  std::uint64_t size_bytes = 0;
  std::uint64_t done_bytes = 0;
  std::uint64_t started_ms = 0;
  std::uint64_t stored_bytes = 0;  // its size where it went, once it is there
};

// All of a transfer. Knows no clock: every change is told the time.
class ProgressState {
 public:
  void plan(std::size_t blobs, std::uint64_t bytes);
  void start(const Descriptor& blob, std::uint64_t now_ms);
  void advance(const Descriptor& blob, std::uint64_t bytes);
  void restart(const Descriptor& blob);
  // Returns the blob as it was when it ended.
  BlobProgress finish(const Descriptor& blob, std::uint64_t stored_bytes);
  // Remembers how far all is, for the rate.
  void sample(std::uint64_t now_ms);

  [[nodiscard]] const std::vector<BlobProgress>& active() const { return active_; }
  [[nodiscard]] std::size_t blobs_done() const { return blobs_done_; }
  [[nodiscard]] std::size_t blobs_planned() const { return blobs_planned_; }
  [[nodiscard]] std::uint64_t bytes_done() const;
  [[nodiscard]] std::uint64_t bytes_planned() const { return bytes_planned_; }
  // Bytes a second over the last few samples; 0 when not known yet.
  [[nodiscard]] std::uint64_t rate() const;
  // "12/100 blobs, 45.0 MB of 500.0 MB, 120.3 MB/s, 3.8s left".
  [[nodiscard]] std::string summary() const;

 private:
  struct Sample {
    std::uint64_t at_ms = 0;
    std::uint64_t moved_bytes = 0;
  };
  BlobProgress* find(const Descriptor& blob);

  std::vector<BlobProgress> active_;
  std::size_t blobs_planned_ = 0;
  std::size_t blobs_done_ = 0;
  std::uint64_t bytes_planned_ = 0;
  std::uint64_t finished_bytes_ = 0;
  std::uint64_t moved_bytes_ = 0;  // what went through, blobs that existed not counted
  std::deque<Sample> samples_;
};

}  // namespace regcache
