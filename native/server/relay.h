// The relay of the page: most registries let no page ask them, so the server that the page came from asks for it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/registry/challenge.h"
#include "core/registry/url.h"
#include "core/result/result.h"
#include "native/credentials/credential_source.h"
#include "native/server/exchange.h"
#include "native/server/relay_rules.h"
#include "native/transport/transport.h"

namespace regcache {

struct RelaySettings {
  std::vector<std::string> hosts;  // "ghcr.io", "127.0.0.1:5000": nobody else is asked
  bool lends_login = false;  // what asks without Authorization gets the credentials of this user
  bool read_only = false;    // refuses pushes and deletes
  PageAddress page;
};

// Answers /relay/HOST/v2/..., /relay/HOST/token?url=... and /relay.json, a list of the hosts. May be called by
// several threads at once.
//
// Shape:   a registry's answer comes as it is, with its status; what is refused here is 403 with the body of an error of
//          the API, what did not answer 502. Hosts are asked where the client asks them (usual_origin), with the
//          certificates that docker keeps for them.
// Limits:  bodies are streamed (RelayedExchange); a token's answer has kTokenBodyBytesMax.
// Source:  docs/security.md, "the relay of the page".
class Relay {
 public:
  // Errors:  those of usual_origin, of the proxies and of TLS.
  [[nodiscard]] static Result<std::shared_ptr<Relay>> open(
      RelaySettings settings, CredentialSource credentials,
      const Environment& environment = process_environment);

  // Whether `target` is for the relay.
  [[nodiscard]] static bool is_for_relay(std::string_view target);
  [[nodiscard]] ServerAnswer answer(const ServerRequest& request);

  // Ends what is under way, for good.
  void cancel() { cancel_.request(); }

 private:
  // A registry, and the token services that it has named so far.
  struct Host {
    Origin origin;
    std::vector<Challenge> challenges;
    bool is_known = false;  // it was asked for them once
  };

  explicit Relay(RelaySettings settings, CredentialSource credentials)
      : settings_(std::move(settings)), credentials_(std::move(credentials)) {}

  [[nodiscard]] Result<ServerAnswer> relayed(const ServerRequest& request);
  [[nodiscard]] Result<ServerAnswer> ask_registry(const ServerRequest& request, Host& host,
                                                  const std::string& target);
  [[nodiscard]] Result<ServerAnswer> ask_for_token(const ServerRequest& request, Host& host,
                                                   const std::string& address);
  [[nodiscard]] Result<HttpRequest> token_request_of(const ServerRequest& request, Host& host,
                                                     const Url& url, const Challenge& challenge);
  // What `host` named so far that fits; it is asked when nothing is known yet.
  [[nodiscard]] std::optional<Challenge> find_challenge(
      Host& host, const std::function<bool(const Challenge&)>& fits);
  void learn(Host& host, const Headers& headers);
  // With --relay-login: name and password for a registry without a token service.
  [[nodiscard]] Result<void> lend_password(Host& host, Headers& headers);
  [[nodiscard]] ServerAnswer listing() const;

  RelaySettings settings_;
  CredentialSource credentials_;
  CancelToken cancel_;
  std::unique_ptr<Transport> transport_;
  std::mutex mutex_;  // of the challenges
  std::map<std::string, Host, std::less<>> hosts_;
};

// `relay` beside a page and its registry.
[[nodiscard]] HttpHandler serve_relay(std::shared_ptr<Relay> relay, HttpHandler inner);

}  // namespace regcache
