// Getting a bearer token: the request to the realm of a challenge, and reading its answer.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/registry/http.h"
#include "core/registry/registry_access.h"
#include "core/result/result.h"

namespace regcache {

// The two ways to ask. Registries know one or both.
enum class TokenWay : std::uint8_t {
  get,    // GET with Basic: distribution/distribution, docs/content/spec/auth/token.md
  oauth2  // POST of a form: docs/content/spec/auth/oauth.md; the only one for identity tokens
};

// The first way to try with these credentials.
[[nodiscard]] TokenWay first_token_way(const Credentials& credentials);

// The request for a token that covers `scopes`.
//
// Errors:  denied when the realm is no place for our credentials: not https (unless the registry itself
//          is spoken to in plain HTTP), or a URL that is none. Subject is the realm.
// Source:  facts registries 4.1, 5.1 row 2.
[[nodiscard]] Result<HttpRequest> token_request(const RegistryAccess& access,
                                                const Challenge& challenge, const Scopes& scopes,
                                                TokenWay way);

// The token in a 200 answer. It counts as good for nine tenths of its time.
//
// Errors:  denied when there is none in it; never a piece of the body.
[[nodiscard]] Result<Token> read_token(std::string_view body, Scopes scopes, Milliseconds now);

}  // namespace regcache
