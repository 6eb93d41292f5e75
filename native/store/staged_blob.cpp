#include "native/store/staged_blob.h"

namespace regcache {

Result<std::unique_ptr<BlobWriter>> StagedBlob::create(Store& store) {
  REGCACHE_TRY_ASSIGN(std::unique_ptr<TemporaryBlob> blob, TemporaryBlob::create());
  return std::unique_ptr<BlobWriter>(new StagedBlob(store, std::move(blob)));
}

}  // namespace regcache
