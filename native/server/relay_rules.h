// What the relay passes on, and for whom: requests of the page itself, for the registry API of named hosts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/registry/challenge.h"
#include "core/registry/http.h"
#include "core/registry/url.h"
#include "core/result/result.h"
#include "native/server/exchange.h"

namespace regcache {

// The header that a page sets on what it asks of the relay, with any value: a page of elsewhere would have to ask
// leave before it sends one (CORS), and gets none.
inline constexpr std::string_view kRelayHeader = "Regcache-Relay";

// Under which names the page is reached.
struct PageAddress {
  bool tls = false;
  std::string host;  // what the server listens on, without its port
};

// Whether `request` is one that a script of this page made.
//
// Shape:   kRelayHeader is there; Sec-Fetch-Site, Sec-Fetch-Dest and Origin, where a browser sends them, name this
//          page and a script. Without TLS the Host header is an address, localhost or PageAddress::host: any other
//          name may be one that a stranger's page was loaded under before it was pointed here (DNS rebinding).
// Errors:  denied.
[[nodiscard]] Result<void> check_is_own_page(const ServerRequest& request, const PageAddress& page);

// A request for the relay: "/relay/ghcr.io/v2/o/app/manifests/x", "/relay/ghcr.io/token?url=...".
struct RelayTarget {
  std::string host;    // as it stands in the path
  std::string target;  // path and query for the registry, byte for byte; "" for a token
  std::optional<std::string> token_url;  // the address of a token service, with its query
};

// Errors:  denied for a path that is no endpoint of the distribution API, or that some server could take for another one
//          ("..", "%2e", "%2f" in a name).
[[nodiscard]] Result<RelayTarget> parse_relay_target(std::string_view target);

// Whether `url` is the address that `challenge` names as its token service, with any query.
[[nodiscard]] bool is_token_service(const Url& url, const Challenge& challenge);

// The headers of a request that go on: what the protocol needs, and Authorization. Never a cookie or an origin.
[[nodiscard]] Headers headers_for_registry(const Headers& headers);

// The headers of an answer that come back, and those that keep a browser from taking the body for a page.
[[nodiscard]] Headers headers_for_page(const Headers& headers);

}  // namespace regcache
