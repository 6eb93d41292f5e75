// Joins who pushes bytes to who pulls them, across two threads, through one bounded buffer.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "core/result/result.h"
#include "native/store/blob.h"

namespace regcache {

// Limits:  kPipeBytes of memory. A writer that begins again (restart) must give the same bytes: those
//          that the reader had already are skipped.
class Pipe final : public BlobSink {
 public:
  Pipe();

  // The writer's side. Fails with cancelled when the reader has gone.
  Result<void> write(std::span<const std::uint8_t> bytes) override;
  Result<void> restart() override;
  // No more will come: well, or with an error for the reader.
  void close(Result<void> outcome);

  // The reader's side: 0 at the end.
  [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> room);
  // The reader wants no more: the writer fails.
  void abandon();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::uint8_t> ring_;
  std::uint64_t written_ = 0;  // bytes that went in, counted from the blob's start
  std::uint64_t read_ = 0;     // bytes that came out
  std::uint64_t skip_ = 0;     // bytes of a repeated start that were written before
  bool closed_ = false;
  bool abandoned_ = false;
  std::optional<Error> error_;
};

}  // namespace regcache
