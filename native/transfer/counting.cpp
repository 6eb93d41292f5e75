#include "native/transfer/counting.h"

namespace regcache {
namespace {

class CountingReader final : public BlobReader {
 public:
  CountingReader(std::unique_ptr<BlobReader> reader, const Descriptor& blob, Progress& progress)
      : reader_(std::move(reader)), blob_(blob), progress_(progress) {}

  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    REGCACHE_TRY_ASSIGN(const std::size_t count, reader_->read(room));
    progress_.advanced(blob_, count);
    return count;
  }

 private:
  std::unique_ptr<BlobReader> reader_;
  const Descriptor& blob_;
  Progress& progress_;
};

}  // namespace

Result<void> CountingSink::write(std::span<const std::uint8_t> bytes) {
  REGCACHE_TRY(sink_.write(bytes));
  progress_.advanced(blob_, bytes.size());
  return {};
}

Result<void> CountingSink::restart() {
  progress_.restarted(blob_);
  return sink_.restart();
}

Result<std::unique_ptr<BlobReader>> CountingSource::open() {
  REGCACHE_TRY_ASSIGN(std::unique_ptr<BlobReader> reader, source_.open());
  progress_.restarted(blob_);
  return std::unique_ptr<BlobReader>(
      std::make_unique<CountingReader>(std::move(reader), blob_, progress_));
}

Result<void> CountingSource::write_to(BlobSink& sink) {
  CountingSink counting(sink, blob_, progress_);
  return source_.write_to(counting);
}

}  // namespace regcache
