// Which host names are of no use on the public Internet: those that a stranger must not send us to.
#pragma once

#include <string_view>

namespace regcache {

// Whether `host`, as in Origin::host, is an address that is not public, in any of the spellings that
// resolvers take, or a name that only a local network knows: one label, .localhost, .local, .internal.
//
// Shape:   an address that is not written as four plain decimal numbers counts as private.
// Source:  RFC 6890 (special-purpose addresses); RFC 6762; ICANN's .internal; facts 5.1 row 2.
// Differs: a public name may still resolve to a private address: only the edge could see that.
[[nodiscard]] bool is_private_host(std::string_view host);

}  // namespace regcache
