#include "tests/native/registry_process.h"

#include <chrono>
#include <regex>
#include <thread>

#include "native/transport/cancel.h"
#include "native/transport/socket.h"
#include "tests/native/raw_server.h"

namespace regcache {
namespace {

// bcrypt of kRegistryPassword; the registry accepts no other hash.
constexpr const char* kPasswordHash =
    "$2b$05$abcdefghijklmnopqrstuuDIEddBSuRWBBEY6g5zv60IAP5bSSfki";

bool answers(std::uint16_t port) {
  const CancelToken cancel;
  return std::holds_alternative<Socket>(connect_to("127.0.0.1", port, 1000, cancel));
}

}  // namespace

bool make_certificates(const TemporaryFolder& folder) {
  const std::string extensions = folder / "extensions";
  write_file(extensions, "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n");
  return run_process({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                      "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                      "/CN=test authority", "-keyout", folder / "ca.key", "-out",
                      folder / "ca.pem"}) == 0 &&
         run_process({"openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                      "-nodes", "-subj", "/CN=test server", "-keyout", folder / "server.key",
                      "-out", folder / "server.csr"}) == 0 &&
         run_process({"openssl", "x509", "-req", "-in", folder / "server.csr", "-CA",
                      folder / "ca.pem", "-CAkey", folder / "ca.key", "-days", "2", "-extfile",
                      extensions, "-out", folder / "server.pem"}) == 0;
}

RegistryProcess::RegistryProcess(const RegistryOptions& options) : options_(options) {
  if (options.tls && !make_certificates(folder_)) {
    error_ = "openssl could not make certificates";
    return;
  }
  // Between the choice of a port and its use somebody else may take it: then another one.
  for (int tries = 0; tries < 5; ++tries) {
    port_ = free_port();
    if (options.basic) {
      write_file(password_file(), std::string(kRegistryUser) + ":" + kPasswordHash + "\n");
    }
    options.kind == RegistryKind::debian ? start_debian() : start_embedded();
    while (process_->is_running()) {
      if (answers(port_)) {
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  error_ = "the registry did not start: " + log();
}

std::vector<std::string> RegistryProcess::requests() const {
  const bool is_debian = options_.kind == RegistryKind::debian;
  const std::regex line(is_debian ? R"re("([A-Z]+) ([^ ?]+)[^ ]* HTTP/)re"
                                  : R"re("method":"([A-Z]+)","target":"([^"?]+))re");
  const std::string text = log();
  std::vector<std::string> requests;
  for (std::sregex_iterator at(text.begin(), text.end(), line), end; at != end; ++at) {
    requests.push_back((*at)[1].str() + " " + (*at)[2].str());
  }
  return requests;
}

void RegistryProcess::start_debian() {
  std::string config = "version: 0.1\nlog: {level: info}\nstorage:\n  delete: {enabled: true}\n" +
                       ("  filesystem: {rootdirectory: " + data_folder() + "}\n") +
                       "http:\n  addr: " + host() + "\n";
  if (options_.tls) {
    config += "  tls: {certificate: " + (folder_ / "server.pem") +
              ", key: " + (folder_ / "server.key") + "}\n";
  }
  if (options_.basic) {
    config += "auth:\n  htpasswd: {realm: test, path: " + password_file() + "}\n";
  }
  write_file(folder_ / "config.yml", config);
  process_ = std::make_unique<Process>(
      std::vector<std::string>{"docker-registry", "serve", folder_ / "config.yml"},
      folder_ / "log");
}

void RegistryProcess::start_embedded() {
  std::vector<std::string> arguments = {REGCACHE_BINARY, "serve", data_folder(), "--listen", host(),
                                        "--access-log",  "-"};
  if (options_.tls) {
    arguments.insert(arguments.end(),
                     {"--tls-cert", folder_ / "server.pem", "--tls-key", folder_ / "server.key"});
  }
  if (options_.basic) {
    arguments.insert(arguments.end(), {"--htpasswd", password_file()});
  }
  process_ = std::make_unique<Process>(arguments, folder_ / "log");
}

}  // namespace regcache
