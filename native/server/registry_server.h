// The embedded registry as a whole: a folder, its protocol, the rules around it, and an address.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result/result.h"
#include "native/server/access_log.h"
#include "native/server/collection_limits.h"
#include "native/server/disk.h"
#include "native/server/http_server.h"
#include "native/server/metrics.h"
#include "native/server/periodic_work.h"
#include "native/server/registry_service.h"
#include "native/server/relay.h"

namespace regcache {

struct ListenAddress {
  std::string host;
  int port = 0;  // 0: a free one
};

struct RegistryServerSettings {
  std::string root = "registry";     // the folder that holds everything; made where it is missing
  std::string host = "127.0.0.1";    // loopback, unless somebody asks for more
  int port = 5000;                   // 0: a free one
  bool no_fsync = false;             // what was pushed may not survive a power cut
  bool read_only = false;            // refuses pushes and deletes
  std::string tls_certificate;       // PEM with the chain; empty: without TLS
  std::string tls_key;               // PEM; empty: in tls_certificate
  std::string htpasswd;              // who may come in; empty: everybody
  std::string access_log;            // a file, or "-" for standard error; empty: none
  std::vector<std::string> origins;  // pages that may use it from a browser; "*": all
  std::string quirk;                 // whose habits to imitate (parse_quirk); empty: nobody's
  std::vector<std::string> repositories;  // all that there are; empty: every push makes its own
  std::string page;                       // the folder of the web page to serve too; empty: none
  std::vector<std::string> relayed;       // registries that the page may ask through this server
  bool relay_login = false;               // as this user, when the page does not say who asks
  std::optional<ListenAddress> metrics;   // where figures are told; nothing: nowhere
  RetentionRules retention{.age_max = {}, .bytes_max = {}, .grace = kCollectionGrace};
};

class RegistryServer {
 public:
  // Takes the folder and the address; clients may connect from now on.
  //
  // Errors:  unavailable when another process has the folder or the address;
  //          invalid_input, not_found and io for the files that the settings name.
  [[nodiscard]] static Result<std::unique_ptr<RegistryServer>> open(
      const RegistryServerSettings& settings);

  // "http://127.0.0.1:5000", with the port that was really taken.
  [[nodiscard]] std::string url() const { return http_->url(); }
  // "http://127.0.0.1:9090/metrics"; empty without metrics.
  [[nodiscard]] std::string metrics_url() const;
  // Serves, and collects what is there for nobody now and then, until stop().
  void run();
  // Lets running requests finish for at most `patience`. From any thread, once.
  void stop(std::chrono::milliseconds patience);

 private:
  explicit RegistryServer(std::unique_ptr<Disk> disk) : disk_(std::move(disk)), service_(*disk_) {}

  void collect(const RegistryServerSettings& settings);

  std::unique_ptr<Disk> disk_;
  RegistryService service_;
  Metrics metrics_;
  std::shared_ptr<AccessLog> log_;  // null: none
  std::shared_ptr<Relay> relay_;    // null: none
  std::unique_ptr<HttpServer> http_;
  std::unique_ptr<HttpServer> metrics_http_;  // null: none
  std::unique_ptr<PeriodicWork> collections_;
};

}  // namespace regcache
