#include "native/server/registry_server.h"

#include "native/server/access_log.h"
#include "native/server/access_rules.h"
#include "native/server/imitate_registry.h"
#include "native/server/names.h"
#include "native/server/page_files.h"
#include "native/transport/proxy.h"

namespace regcache {
namespace {

Result<Imitation> imitation_of(const RegistryServerSettings& settings) {
  Imitation imitation{.choice = {}, .repositories = settings.repositories};
  if (!settings.quirk.empty()) {
    REGCACHE_TRY_ASSIGN(imitation.choice, parse_quirk(settings.quirk));
  }
  for (const std::string& name : settings.repositories) {
    if (!is_repository_name(name)) {
      return fail(Code::invalid_input, "--repository", "'" + name + "' is no name of a repository",
                  "write it without the host: o/app");
    }
  }
  return imitation;
}

// The rules from the inside out: what is refused is logged too, and a page may read why.
Result<HttpHandler> with_rules(const RegistryServerSettings& settings, Imitation imitation,
                               const std::shared_ptr<Relay>& relay, HttpHandler handler) {
  if (imitation.choice.quirks != nullptr || !imitation.repositories.empty()) {
    handler = imitate_registry(std::move(imitation), std::move(handler));
  }
  if (settings.read_only) {
    handler = refuse_changes(std::move(handler));
  }
  if (!settings.htpasswd.empty()) {
    REGCACHE_TRY_ASSIGN(std::unique_ptr<Htpasswd> passwords, Htpasswd::load(settings.htpasswd));
    handler = require_login(std::move(passwords), std::move(handler));
  }
  if (!settings.origins.empty()) {
    handler = allow_origins(settings.origins, std::move(handler));
  }
  // Outside of the login: the page asks nobody's name, and its requests to the registry do.
  if (!settings.page.empty()) {
    REGCACHE_TRY_ASSIGN(std::shared_ptr<const PageFiles> files, load_page(settings.page));
    handler = serve_page(std::move(files), std::move(handler));
  }
  // Outside of the page, whose folder has an empty list of hosts, and of the origins: it has but one.
  if (relay) {
    handler = serve_relay(relay, std::move(handler));
  }
  std::shared_ptr<AccessLog> log;
  if (!settings.access_log.empty()) {
    REGCACHE_TRY_ASSIGN(log, AccessLog::open(settings.access_log));
  }
  return log_requests(std::move(log), std::move(handler));
}

// Rules that no relay can keep are refused before anybody is served.
Result<std::shared_ptr<Relay>> open_relay(const RegistryServerSettings& settings) {
  if (settings.relayed.empty()) {
    return fail(Code::invalid_input, "--relay-login", "there is no registry to log in to",
                "add --relay HOST");
  }
  if (settings.page.empty()) {
    return fail(Code::invalid_input, "--relay", "there is no page that would use it",
                "add --ui FOLDER");
  }
  if (!settings.htpasswd.empty()) {
    return fail(Code::invalid_input, "--relay",
                "it cannot ask for the names of --htpasswd: what the page says who it is, it says "
                "to the registry "
                "behind the relay",
                "serve the page and its relay from another port, without --htpasswd");
  }
  if (settings.relay_login && !is_loopback_host(settings.host)) {
    return fail(Code::invalid_input, "--relay-login",
                "it would lend your credentials to everybody who reaches " + settings.host,
                "listen on 127.0.0.1");
  }
  return Relay::open({.hosts = settings.relayed,
                      .lends_login = settings.relay_login,
                      .read_only = settings.read_only,
                      .page = {.tls = !settings.tls_certificate.empty(), .host = settings.host}},
                     CredentialSource(process_environment));
}

Result<HttpServerSettings> http_settings(const RegistryServerSettings& settings) {
  HttpServerSettings http;
  http.host = settings.host;
  http.port = settings.port;
  if (!settings.tls_certificate.empty()) {
    const std::string& key = settings.tls_key.empty() ? settings.tls_certificate : settings.tls_key;
    REGCACHE_TRY_ASSIGN(http.wires, tls_wires(settings.tls_certificate, key));
  }
  return http;
}

}  // namespace

Result<std::unique_ptr<RegistryServer>> RegistryServer::open(
    const RegistryServerSettings& settings) {
  REGCACHE_TRY_ASSIGN(Imitation imitation, imitation_of(settings));
  REGCACHE_TRY_ASSIGN(
      std::unique_ptr<Disk> disk,
      Disk::open(settings.root, settings.no_fsync ? Durability::fast : Durability::synced));
  std::unique_ptr<RegistryServer> server(new RegistryServer(std::move(disk)));
  RegistryService& service = server->service_;
  if (!settings.relayed.empty() || settings.relay_login) {
    REGCACHE_TRY_ASSIGN(server->relay_, open_relay(settings));
  }
  REGCACHE_TRY_ASSIGN(
      HttpHandler handler,
      with_rules(settings, std::move(imitation), server->relay_,
                 [&service](const auto& request) { return service.answer(request); }));
  REGCACHE_TRY_ASSIGN(const HttpServerSettings http, http_settings(settings));
  REGCACHE_TRY_ASSIGN(server->http_, listen_http(http, std::move(handler)));
  return server;
}

}  // namespace regcache
