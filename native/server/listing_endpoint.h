// The endpoints that list: tags of a repository, repositories, and the referrers of a manifest.
#pragma once

#include "native/server/exchange.h"
#include "native/server/manifest_store.h"
#include "native/server/referrer_store.h"
#include "native/server/route.h"

namespace regcache {

// Source:  distribution-spec v1.1.1, spec.md "Listing Tags", "Listing Referrers"; Docker's _catalog.
class ListingEndpoint {
 public:
  ListingEndpoint(const ManifestStore& manifests, const ReferrerStore& referrers)
      : manifests_(manifests), referrers_(referrers) {}

  [[nodiscard]] ServerAnswer tags(const ServerRequest& request, const Route& route) const;
  [[nodiscard]] ServerAnswer catalog(const ServerRequest& request, const Route& route) const;
  [[nodiscard]] ServerAnswer referrers(const ServerRequest& request, const Route& route) const;

 private:
  const ManifestStore& manifests_;
  const ReferrerStore& referrers_;
};

}  // namespace regcache
