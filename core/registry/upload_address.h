// Where the bytes of an upload go.
#pragma once

#include <string>
#include <string_view>

#include "core/oci/digest.h"
#include "core/registry/exchange.h"
#include "core/result/result.h"

namespace regcache {

// The Location of an answer that begins an upload or goes on with it, byte for byte.
//
// what:    what errors are about: a digest, or a repository.
// Errors:  refused when the registry gives none, or one that may not be used (referral.h).
// Source:  distribution-spec v1.1.1, "Pushing blobs".
[[nodiscard]] Result<std::string> upload_address(const Reply& reply, const Origin& registry,
                                                 std::string_view what);

// The address to which the PUT that ends an upload goes.
[[nodiscard]] std::string closing_address(std::string address, const Digest& digest);

// Whether an answer says that what was sent is stored: 201, or another success that names it. A page of
// some network in between answers 200 to everything.
[[nodiscard]] bool says_stored(const HttpAnswer& answer);

// Whether an answer says that it stored another blob than `digest`. Only sha256 is compared:
// distribution states that of whatever it stores.
[[nodiscard]] bool stored_another(const HttpAnswer& answer, const Digest& digest);

}  // namespace regcache
