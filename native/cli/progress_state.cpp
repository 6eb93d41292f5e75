#include "native/cli/progress_state.h"

#include <algorithm>

#include "core/text/byte_size.h"

namespace regcache {
namespace {

constexpr std::size_t kSamples = 30;  // three seconds at ten a second: steady, yet not sluggish

}  // namespace

BlobProgress* ProgressState::find(const Descriptor& blob) {
  const auto at = std::find_if(active_.begin(), active_.end(), [&](const BlobProgress& one) {
    return one.digest == blob.digest.text();
  });
  return at == active_.end() ? nullptr : &*at;
}

void ProgressState::plan(std::size_t blobs, std::uint64_t bytes) {
  blobs_planned_ += blobs;
  bytes_planned_ += bytes;
}

void ProgressState::start(const Descriptor& blob, std::uint64_t now_ms) {
  active_.push_back(BlobProgress{blob.digest.text(), blob.size, 0, now_ms});
}

void ProgressState::advance(const Descriptor& blob, std::uint64_t bytes) {
  moved_bytes_ += bytes;
  if (BlobProgress* one = find(blob)) {
    one->done_bytes = std::min(one->done_bytes + bytes, one->size_bytes);
  }
}

void ProgressState::restart(const Descriptor& blob) {
  if (BlobProgress* one = find(blob)) {
    one->done_bytes = 0;
  }
}

BlobProgress ProgressState::finish(const Descriptor& blob, std::uint64_t stored_bytes) {
  BlobProgress ended;
  if (BlobProgress* one = find(blob)) {
    ended = *one;
    active_.erase(active_.begin() + (one - active_.data()));
  }
  ended.stored_bytes = stored_bytes;
  blobs_done_ += 1;
  finished_bytes_ += blob.size;
  return ended;
}

void ProgressState::sample(std::uint64_t now_ms) {
  samples_.push_back(Sample{now_ms, moved_bytes_});
  if (samples_.size() > kSamples) {
    samples_.pop_front();
  }
}

std::uint64_t ProgressState::bytes_done() const {
  std::uint64_t sum = finished_bytes_;
  for (const BlobProgress& one : active_) {
    sum += one.done_bytes;
  }
  return std::min(sum, bytes_planned_);
}

std::uint64_t ProgressState::rate() const {
  if (samples_.size() < 2) {
    return 0;
  }
  const std::uint64_t elapsed_ms = samples_.back().at_ms - samples_.front().at_ms;
  const std::uint64_t moved = samples_.back().moved_bytes - samples_.front().moved_bytes;
  return elapsed_ms == 0 ? 0 : moved * 1000 / elapsed_ms;
}

std::string ProgressState::summary() const {
  const std::uint64_t done = bytes_done();
  std::string text = std::to_string(blobs_done_) + "/" + std::to_string(blobs_planned_) +
                     " blobs, " + format_bytes(done) + " of " + format_bytes(bytes_planned_);
  if (const std::uint64_t per_second = rate(); per_second > 0) {
    text += ", " + format_bytes(per_second) + "/s";
    if (done < bytes_planned_) {
      text += ", " + format_duration((bytes_planned_ - done) * 1000 / per_second) + " left";
    }
  }
  return text;
}

}  // namespace regcache
