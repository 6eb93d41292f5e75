// The endpoint /v2/NAME/blobs/DIGEST: sends blobs, whole or in part, and removes them.
#pragma once

#include "native/server/blob_store.h"
#include "native/server/exchange.h"
#include "native/server/route.h"

namespace regcache {

// Source:  distribution-spec v1.1.1, spec.md "Pulling blobs", "Deleting Blobs".
class BlobEndpoint {
 public:
  explicit BlobEndpoint(const BlobStore& blobs) : blobs_(blobs) {}

  [[nodiscard]] ServerAnswer answer(const ServerRequest& request, const Route& route) const;

 private:
  [[nodiscard]] ServerAnswer head(const Route& route, const Digest& digest) const;
  [[nodiscard]] ServerAnswer get(const ServerRequest& request, const Route& route,
                                 const Digest& digest) const;
  [[nodiscard]] ServerAnswer remove(const Route& route, const Digest& digest) const;

  const BlobStore& blobs_;
};

}  // namespace regcache
