// A blob that waits in a temporary file until its digest is known, for places that must know it first.
#pragma once

#include <memory>
#include <optional>

#include "native/store/store.h"
#include "native/store/temporary_blob.h"

namespace regcache {

class StagedBlob final : public BlobWriter {
 public:
  // Errors:  those of TemporaryBlob::create.
  // Lifetime: the store outlives this.
  [[nodiscard]] static Result<std::unique_ptr<BlobWriter>> create(Store& store);

  Result<void> write(std::span<const std::uint8_t> bytes) override { return blob_->write(bytes); }
  Result<void> restart() override { return blob_->restart(); }
  Result<PutOutcome> commit(const Descriptor& blob) override {
    return store_.put_blob(blob, *blob_, std::nullopt);
  }

 private:
  StagedBlob(Store& store, std::unique_ptr<TemporaryBlob> blob)
      : store_(store), blob_(std::move(blob)) {}

  Store& store_;
  std::unique_ptr<TemporaryBlob> blob_;
};

}  // namespace regcache
