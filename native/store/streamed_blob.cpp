#include "native/store/streamed_blob.h"

#include <utility>

namespace regcache {

class StreamedBlob::Outlet final : public BlobSource {
 public:
  explicit Outlet(Pipe& pipe) : pipe_(pipe) {}

  Result<std::unique_ptr<BlobReader>> open() override {
    if (std::exchange(opened_, true)) {
      return fail(Code::unavailable, "", "the registry asks for bytes that were sent once already");
    }
    return std::unique_ptr<BlobReader>(std::make_unique<Reader>(pipe_));
  }

 private:
  class Reader final : public BlobReader {
   public:
    explicit Reader(Pipe& pipe) : pipe_(pipe) {}
    Result<std::size_t> read(std::span<std::uint8_t> room) override { return pipe_.read(room); }

   private:
    Pipe& pipe_;
  };

  Pipe& pipe_;
  bool opened_ = false;
};

StreamedBlob::StreamedBlob(RegistryAccess& access, const std::string& repository, Drive drive,
                           std::atomic<bool>& refused)
    : session_(access, repository),
      refused_(refused),
      thread_([this, drive = std::move(drive)] { send(drive); }) {}

StreamedBlob::~StreamedBlob() {
  if (thread_.joinable()) {
    (void)finish(fail(Code::cancelled, "", "the blob was not made to its end"));
  }
}

void StreamedBlob::send(const Drive& drive) {
  Outlet outlet(pipe_);
  sent_ = drive(session_, outlet);
  pipe_.abandon();
}

Result<void> StreamedBlob::write(std::span<const std::uint8_t> bytes) {
  if (!thread_.joinable()) {
    return sent_;
  }
  const Result<void> written = pipe_.write(bytes);
  return written ? written : finish(fail(written.error()));
}

Result<PutOutcome> StreamedBlob::commit(const Descriptor& blob) {
  session_.name(blob.digest);
  REGCACHE_TRY(finish({}));
  return PutOutcome::sent;
}

// Ends the pipe, and waits for what became of the upload.
Result<void> StreamedBlob::finish(Result<void> outcome) {
  pipe_.close(std::move(outcome));
  thread_.join();
  if (!sent_ && sent_.error().code != Code::cancelled && sent_.error().code != Code::denied) {
    broke_ = true;
    refused_ = true;
  }
  return sent_;
}

}  // namespace regcache
