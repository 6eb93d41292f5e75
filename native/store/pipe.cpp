#include "native/store/pipe.h"

#include <algorithm>
#include <cstring>

namespace regcache {
namespace {

constexpr std::size_t kPipeBytes = 1'048'576;

}  // namespace

Pipe::Pipe() : ring_(kPipeBytes) {}

Result<void> Pipe::write(std::span<const std::uint8_t> bytes) {
  std::unique_lock lock(mutex_);
  const std::uint64_t skipped = std::min<std::uint64_t>(skip_, bytes.size());
  skip_ -= skipped;
  bytes = bytes.subspan(static_cast<std::size_t>(skipped));
  while (!bytes.empty()) {
    changed_.wait(lock, [this] { return abandoned_ || written_ - read_ < kPipeBytes; });
    if (abandoned_) {
      return fail(Code::cancelled, "", "nobody wants the rest of the blob");
    }
    const auto at = static_cast<std::size_t>(written_ % kPipeBytes);
    const auto free = static_cast<std::size_t>(kPipeBytes - (written_ - read_));
    const std::size_t count = std::min({bytes.size(), free, kPipeBytes - at});
    std::memcpy(ring_.data() + at, bytes.data(), count);
    written_ += count;
    bytes = bytes.subspan(count);
    changed_.notify_all();
  }
  return {};
}

Result<void> Pipe::restart() {
  const std::scoped_lock lock(mutex_);
  skip_ = written_;
  return {};
}

void Pipe::close(Result<void> outcome) {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  if (!outcome) {
    error_ = std::move(outcome).error();
  }
  changed_.notify_all();
}

Result<std::size_t> Pipe::read(std::span<std::uint8_t> room) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || written_ > read_; });
  if (written_ == read_) {
    return error_ ? Result<std::size_t>(fail(*error_)) : Result<std::size_t>(std::size_t{0});
  }
  const auto at = static_cast<std::size_t>(read_ % kPipeBytes);
  const auto there = static_cast<std::size_t>(written_ - read_);
  const std::size_t count = std::min({room.size(), there, kPipeBytes - at});
  std::memcpy(room.data(), ring_.data() + at, count);
  read_ += count;
  changed_.notify_all();
  return count;
}

void Pipe::abandon() {
  const std::scoped_lock lock(mutex_);
  abandoned_ = true;
  changed_.notify_all();
}

}  // namespace regcache
