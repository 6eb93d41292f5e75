// A blob of one store as the source for another.
#pragma once

#include "core/oci/descriptor.h"
#include "native/store/blob.h"
#include "native/store/store.h"

namespace regcache {

// Lifetime: the store outlives this and every reader.
class StoredBlob final : public BlobSource {
 public:
  StoredBlob(Store& store, const Descriptor& blob) : store_(store), blob_(blob) {}

  Result<std::unique_ptr<BlobReader>> open() override { return store_.open_blob(blob_); }
  Result<void> write_to(BlobSink& sink) override { return store_.get_blob(blob_, sink); }

 private:
  Store& store_;
  Descriptor blob_;
};

}  // namespace regcache
