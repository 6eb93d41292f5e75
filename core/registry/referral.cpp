#include "core/registry/referral.h"

#include "core/registry/private_host.h"
#include "core/registry/shown_url.h"

namespace regcache {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Result<void> check_referral(const Origin& registry, const Url& target) {
  if (target.origin == registry || (!registry.tls && !target.origin.tls)) {
    return {};
  }
  const std::string shown = shown_url(target.text());
  if (!target.origin.tls) {
    return fail(
        Code::denied, shown,
        "the registry " + registry.host_header() + " leads from https to plain http",
        "the registry's own address (http.host, or the proxy in front of it) is set wrongly");
  }
  const bool stays = target.origin.host == registry.host || !registry.tls;
  if (!stays && is_private_host(target.origin.host) && !is_private_host(registry.host)) {
    return fail(Code::denied, shown,
                "the public registry " + registry.host_header() +
                    " leads to an address that is not public");
  }
  return {};
}

}  // namespace regcache
