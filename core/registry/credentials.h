// Who we are to a registry. A secret: it has no text form, and nothing prints it; where it comes from is told.
#pragma once

#include <string>

namespace regcache {

// At most one of the three forms is used: a ready token, else an identity token, else name and password.
struct Credentials {
  std::string username;
  std::string password;
  std::string identity_token;  // an OAuth2 refresh token: exchanged for a bearer token
  std::string registry_token;  // a ready bearer token
  std::string source;          // where they are from, for messages: "/home/ann/.docker/config.json"

  [[nodiscard]] bool is_anonymous() const {
    return username.empty() && password.empty() && identity_token.empty() && registry_token.empty();
  }
};

}  // namespace regcache
