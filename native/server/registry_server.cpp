#include "native/server/registry_server.h"

#include <cstdio>
#include <thread>

#include "native/server/access_rules.h"
#include "native/server/collection_report.h"
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
  return handler;
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

// Of figures few are asked at a time.
HttpServerSettings metrics_settings(const ListenAddress& address) {
  HttpServerSettings http;
  http.host = address.host;
  http.port = address.port;
  http.connections_max = 8;
  return http;
}

}  // namespace

Result<std::unique_ptr<RegistryServer>> RegistryServer::open(
    const RegistryServerSettings& settings) {
  REGCACHE_TRY_ASSIGN(Imitation imitation, imitation_of(settings));
  REGCACHE_TRY_ASSIGN(
      std::unique_ptr<Disk> disk,
      Disk::open(settings.root, settings.no_fsync ? Durability::fast : Durability::synced,
                 settings.read_only ? DiskAccess::read_only : DiskAccess::read_and_write));
  std::unique_ptr<RegistryServer> server(new RegistryServer(std::move(disk)));
  RegistryServer& self = *server;
  if (!settings.relayed.empty() || settings.relay_login) {
    REGCACHE_TRY_ASSIGN(self.relay_, open_relay(settings));
  }
  if (!settings.access_log.empty()) {
    REGCACHE_TRY_ASSIGN(self.log_, AccessLog::open(settings.access_log));
  }
  REGCACHE_TRY_ASSIGN(HttpHandler handler, with_rules(settings, std::move(imitation), self.relay_,
                                                      [&self](const auto& request) {
                                                        return self.service_.answer(request);
                                                      }));
  handler = observe_requests({log_requests(self.log_),
                              [&self](const ServedRequest& served) { self.metrics_.add(served); }},
                             std::move(handler));
  REGCACHE_TRY_ASSIGN(const HttpServerSettings http, http_settings(settings));
  REGCACHE_TRY_ASSIGN(self.http_, listen_http(http, std::move(handler)));
  if (settings.metrics) {
    const auto text = [&self] {
      const Result<std::uint64_t> uploads = self.service_.open_uploads();
      return self.metrics_.text(uploads ? *uploads : 0);
    };
    REGCACHE_TRY_ASSIGN(self.metrics_http_,
                        listen_http(metrics_settings(*settings.metrics), serve_metrics(text)));
  }
  self.collections_ = std::make_unique<PeriodicWork>(kCollectionPause,
                                                     [&self, settings] { self.collect(settings); });
  return server;
}

std::string RegistryServer::metrics_url() const {
  return metrics_http_ ? metrics_http_->url() + "/metrics" : "";
}

void RegistryServer::run() {
  std::thread figures;
  if (metrics_http_) {
    figures = std::thread([this] { metrics_http_->run(); });
  }
  http_->run();
  if (figures.joinable()) {
    figures.join();
  }
}

void RegistryServer::stop(std::chrono::milliseconds patience) {
  http_->stop(patience);
  if (relay_) {
    relay_->cancel();
  }
  if (metrics_http_) {
    metrics_http_->stop(patience);
  }
}

void RegistryServer::collect(const RegistryServerSettings& settings) {
  const UseTime now = std::chrono::system_clock::now();
  const Result<Collection> done =
      settings.read_only ? take_stock(*disk_) : service_.collect(settings.retention, now);
  if (!done) {
    metrics_.add_failed_collection();
    std::fprintf(stderr, "regcache: collection: %s\n", to_text(done.error()).c_str());
    return;
  }
  metrics_.add(*done, settings.read_only, std::chrono::system_clock::now());
  const std::string text = collection_text(*done);
  if (!text.empty()) {
    std::fputs(text.c_str(), stderr);
    if (log_) {
      log_->add(collection_line(*done, now));
    }
  }
}

}  // namespace regcache
