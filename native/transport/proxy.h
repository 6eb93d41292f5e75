// Which requests go through a proxy, as the environment says.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/registry/url.h"
#include "core/result/result.h"

namespace regcache {

// An HTTP proxy: the address to connect to, and what it wants to see.
struct Proxy {
  std::string host;
  std::uint16_t port = 0;
  std::string authorization;  // value of Proxy-Authorization, a secret; empty when there is none
};

// The proxies of this process.
//
// Source:  curl and Go's golang.org/x/net/http/httpproxy for the variables and the NO_PROXY grammar
//          ("*", names with their subdomains, ".name", addresses, CIDR blocks, each with ":port");
//          httpoxy.org for ignoring HTTP_PROXY where a web server may have set it.
class ProxyRules {
 public:
  // Looks up one variable of the environment; nothing when it is not set.
  using Environment = std::function<std::optional<std::string>(const char* name)>;

  ProxyRules() = default;

  // Errors:  unsupported for a proxy that is not spoken to in plain HTTP; invalid_input for a broken URL.
  [[nodiscard]] static Result<ProxyRules> from(const Environment& environment);

  // The proxy for requests to `origin`; nothing for a direct connection. Loopback is always direct.
  [[nodiscard]] std::optional<Proxy> proxy_for(const Origin& origin) const;

 private:
  std::optional<Proxy> http_;
  std::optional<Proxy> https_;
  std::string no_proxy_;
};

// True for localhost, *.localhost, 127.0.0.0/8 and ::1.
[[nodiscard]] bool is_loopback_host(std::string_view host);

}  // namespace regcache
