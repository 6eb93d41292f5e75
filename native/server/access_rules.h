// Who may do what with a registry, as handlers around its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "native/server/exchange.h"
#include "native/server/htpasswd.h"

namespace regcache {

// Lets in who is in the file: HTTP Basic, for every request.
//
// Source:  RFC 7617; distribution-spec v1.1.1, spec.md "Error Codes" (UNAUTHORIZED).
[[nodiscard]] HttpHandler require_login(std::shared_ptr<Htpasswd> passwords, HttpHandler inner);

// Refuses everything that would change something.
[[nodiscard]] HttpHandler refuse_changes(HttpHandler inner);

// Lets pages of these origins ("https://example.org", or "*" for all) use the registry from a browser.
//
// Source:  the Fetch standard, "CORS protocol"; Private Network Access for a registry on loopback.
[[nodiscard]] HttpHandler allow_origins(std::vector<std::string> origins, HttpHandler inner);

}  // namespace regcache
