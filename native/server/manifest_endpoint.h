// The endpoint /v2/NAME/manifests/REFERENCE: manifests by tag and by digest, kept byte for byte.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "native/server/blob_store.h"
#include "native/server/exchange.h"
#include "native/server/manifest_content.h"
#include "native/server/manifest_store.h"
#include "native/server/referrer_store.h"
#include "native/server/route.h"

namespace regcache {

// Source:  distribution-spec v1.1.1, spec.md "Pulling manifests", "Pushing Manifests",
//          "Pushing Manifests with Subject", "Deleting tags", "Deleting Manifests".
class ManifestEndpoint {
 public:
  ManifestEndpoint(const BlobStore& blobs, const ManifestStore& manifests,
                   const ReferrerStore& referrers)
      : blobs_(blobs), manifests_(manifests), referrers_(referrers) {}

  [[nodiscard]] ServerAnswer answer(const ServerRequest& request, const Route& route) const;

 private:
  [[nodiscard]] ServerAnswer get(const ServerRequest& request, const Route& route) const;
  [[nodiscard]] ServerAnswer put(const ServerRequest& request, const Route& route) const;
  [[nodiscard]] ServerAnswer remove(const Route& route) const;
  [[nodiscard]] ServerAnswer remove_manifest(const Route& route, const Digest& digest) const;

  [[nodiscard]] Result<ManifestEntry> find(const Route& route) const;
  [[nodiscard]] Result<void> store(const Route& route, const ManifestEntry& entry,
                                   const ManifestContent& content, std::string_view bytes) const;

  [[nodiscard]] std::vector<FileUse> use_named(const Route& route,
                                               const ManifestContent& content) const;

  const BlobStore& blobs_;
  const ManifestStore& manifests_;
  const ReferrerStore& referrers_;
};

}  // namespace regcache
