// Which endpoint of the distribution API a request target names: paths and queries, matched by hand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace regcache {

enum class Endpoint : std::uint8_t {
  base,       // /v2/
  catalog,    // /v2/_catalog
  tags,       // /v2/NAME/tags/list
  referrers,  // /v2/NAME/referrers/DIGEST
  manifest,   // /v2/NAME/manifests/REFERENCE
  blob,       // /v2/NAME/blobs/DIGEST
  uploads,    // /v2/NAME/blobs/uploads/
  upload,     // /v2/NAME/blobs/uploads/ID
};

struct Route {
  Endpoint endpoint = Endpoint::base;
  std::string repository;  // as decoded: not yet checked
  std::string reference;   // REFERENCE, DIGEST or ID: not yet checked
  std::vector<std::pair<std::string, std::string>> query;

  // The value of the first query member of that name.
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
};

// Nothing when the target is not one of the API's.
//
// Limits:  the edge bounds the length of a target; this reads it once, in linear time.
// Source:  distribution-spec v1.1.1, spec.md "Endpoints"; Docker's _catalog.
[[nodiscard]] std::optional<Route> parse_target(std::string_view target);

}  // namespace regcache
