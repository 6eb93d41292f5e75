// A blob on its way into a registry while it is made.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <thread>

#include "core/registry/blob_stream.h"
#include "native/store/blob.h"
#include "native/store/pipe.h"

namespace regcache {

// Sends what is written, on a thread of its own, through a pipe.
//
// Limits:  the pipe's memory. What the registry refuses or loses cannot be sent again: `refused` is set,
//          and the blob has another way.
class StreamedBlob final : public BlobWriter {
 public:
  // Runs a session with the bytes of a source.
  using Drive = std::function<Result<void>(Session& session, BlobSource& source)>;

  // Lifetime: all of it outlives this.
  StreamedBlob(RegistryAccess& access, const std::string& repository, Drive drive,
               std::atomic<bool>& refused);
  ~StreamedBlob() override;
  StreamedBlob(const StreamedBlob&) = delete;
  StreamedBlob& operator=(const StreamedBlob&) = delete;

  Result<void> write(std::span<const std::uint8_t> bytes) override;
  // The bytes that come again are the same: those that were sent are skipped.
  Result<void> restart() override { return pipe_.restart(); }
  Result<PutOutcome> commit(const Descriptor& blob) override;
  [[nodiscard]] bool has_another_way() const override { return broke_; }

 private:
  // The end of the pipe that the session reads, once.
  class Outlet;

  void send(const Drive& drive);
  [[nodiscard]] Result<void> finish(Result<void> outcome);

  Pipe pipe_;
  BlobStream session_;
  std::atomic<bool>& refused_;
  bool broke_ = false;
  Result<void> sent_;
  std::thread thread_;  // last: it uses what stands before
};

}  // namespace regcache
