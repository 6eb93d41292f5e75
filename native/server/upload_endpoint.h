// The endpoints /v2/NAME/blobs/uploads/ and below: every way to push a blob.
#pragma once

#include <optional>
#include <string_view>

#include "native/server/blob_store.h"
#include "native/server/exchange.h"
#include "native/server/route.h"
#include "native/server/upload_store.h"

namespace regcache {

// Source:  distribution-spec v1.1.1, spec.md "Pushing Blobs".
class UploadEndpoint {
 public:
  UploadEndpoint(const BlobStore& blobs, UploadStore& uploads) : blobs_(blobs), uploads_(uploads) {}

  // POST: begins an upload, takes a whole blob, or mounts one of another repository.
  [[nodiscard]] ServerAnswer begin(const ServerRequest& request, const Route& route);

  // GET, PATCH, PUT and DELETE of an upload that was begun.
  [[nodiscard]] ServerAnswer answer(const ServerRequest& request, const Route& route);

 private:
  [[nodiscard]] ServerAnswer status(const Route& route);
  [[nodiscard]] ServerAnswer patch(const ServerRequest& request, const Route& route);
  [[nodiscard]] ServerAnswer put(const ServerRequest& request, const Route& route);
  [[nodiscard]] ServerAnswer cancel(const Route& route);
  [[nodiscard]] ServerAnswer take_whole(const ServerRequest& request, const Route& route,
                                        std::string_view digest_text);
  [[nodiscard]] ServerAnswer commit(const Route& route, Upload upload, const Digest& digest);

  const BlobStore& blobs_;
  UploadStore& uploads_;
};

}  // namespace regcache
