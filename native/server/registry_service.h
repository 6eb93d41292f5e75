// The registry: every request of the distribution API gets its answer here, without a socket.
#pragma once

#include <memory>

#include "core/result/result.h"
#include "native/server/blob_endpoint.h"
#include "native/server/blob_store.h"
#include "native/server/collector.h"
#include "native/server/disk.h"
#include "native/server/exchange.h"
#include "native/server/listing_endpoint.h"
#include "native/server/manifest_endpoint.h"
#include "native/server/manifest_store.h"
#include "native/server/referrer_store.h"
#include "native/server/upload_endpoint.h"
#include "native/server/upload_store.h"

namespace regcache {

// An OCI distribution registry over one folder. May be called by several threads at once.
//
// Source:  distribution-spec v1.1.1, spec.md; docs/conformance.md lists each requirement.
// Lifetime: `disk` outlives the service.
class RegistryService {
 public:
  explicit RegistryService(const Disk& disk);

  // Never fails: what goes wrong is an answer with an error status.
  [[nodiscard]] ServerAnswer answer(const ServerRequest& request);

  // Takes away what is there for nobody (collector.h); requests go on.
  [[nodiscard]] Result<Collection> collect(const RetentionRules& rules, UseTime now);

  // How many uploads were begun and are not over.
  //
  // Errors:  io.
  [[nodiscard]] Result<std::uint64_t> open_uploads() const;

 private:
  [[nodiscard]] ServerAnswer dispatch(const ServerRequest& request);

  const Disk& disk_;
  BlobStore blobs_;
  UploadStore uploads_;
  ManifestStore manifests_;
  ReferrerStore referrers_;
  BlobEndpoint blob_endpoint_;
  UploadEndpoint upload_endpoint_;
  ManifestEndpoint manifest_endpoint_;
  ListingEndpoint listing_endpoint_;
};

}  // namespace regcache
