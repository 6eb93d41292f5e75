// Wrappers around a blob on the move that tell progress of every byte.
#pragma once

#include "core/oci/descriptor.h"
#include "native/store/blob.h"
#include "native/transfer/progress.h"

namespace regcache {

class CountingSink final : public BlobSink {
 public:
  CountingSink(BlobSink& sink, const Descriptor& blob, Progress& progress)
      : sink_(sink), blob_(blob), progress_(progress) {}

  Result<void> write(std::span<const std::uint8_t> bytes) override;
  Result<void> restart() override;

 private:
  BlobSink& sink_;
  const Descriptor& blob_;
  Progress& progress_;
};

class CountingSource final : public BlobSource {
 public:
  CountingSource(BlobSource& source, const Descriptor& blob, Progress& progress)
      : source_(source), blob_(blob), progress_(progress) {}

  Result<std::unique_ptr<BlobReader>> open() override;
  Result<void> write_to(BlobSink& sink) override;

 private:
  BlobSource& source_;
  const Descriptor& blob_;
  Progress& progress_;
};

}  // namespace regcache
