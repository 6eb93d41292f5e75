// Opens locations: knows how registries are reached, who we are there, and how files are written.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "native/credentials/credential_source.h"
#include "native/file/new_file.h"
#include "native/store/location.h"
#include "native/store/registry_store.h"
#include "native/transport/cancel.h"
#include "native/transport/transport.h"

namespace regcache {

// What is done at a location: `remove` lists and deletes.
enum class Access : std::uint8_t { read, write, remove };

// How registries are reached.
struct ConnectionSettings {
  TlsSettings tls;
  bool plain_http = false;
  std::uint64_t chunk_bytes =
      0;  // larger blobs are sent in chunks of it; 0: as their host takes them
  std::function<void(std::string_view line)> trace;
};

// A store and the name in it that the location stands for.
struct OpenLocation {
  std::unique_ptr<Store> store;
  std::string name;  // tag, or a digest's text
  std::string text;  // the location, for people
  // The repository in its registry; empty for a layout.
  std::string host;
  std::string repository;
};

class StoreOpener {
 public:
  // Lifetime: `cancel` outlives this, and this outlives the stores.
  StoreOpener(ConnectionSettings settings, CredentialSource credentials, Durability durability,
              const CancelToken& cancel)
      : settings_(std::move(settings)),
        credentials_(std::move(credentials)),
        durability_(durability),
        cancel_(cancel),
        run_(std::make_unique<RegistryRun>(settings_.chunk_bytes)) {}

  // Errors:  those of parse_location, of the credentials and of the TLS files; invalid_input for a text
  //          without '/' that is no folder, unless it is only read.
  [[nodiscard]] Result<OpenLocation> open(std::string_view location, Access access);
  [[nodiscard]] Result<OpenLocation> open(const Location& location, Access access);

  // The answer to `GET /v2/` without credentials and from a page of elsewhere: what a registry tells
  // everybody about itself.
  //
  // Shape:   any status. `url` is what was asked.
  // Errors:  unavailable; those of the TLS files.
  struct Greeting {
    std::string url;
    HttpAnswer answer;
  };
  [[nodiscard]] Result<Greeting> greet(std::string_view host);

  // Tries the credentials for a registry: succeeds when it takes them.
  [[nodiscard]] Result<void> ping(std::string_view registry, Credentials credentials);

 private:
  [[nodiscard]] Result<Transport*> transport(bool verify);
  [[nodiscard]] Result<Origin> origin_of(const std::string& host, bool insecure);
  [[nodiscard]] Result<OpenLocation> open_registry(const RegistryLocation& location, Access access);

  ConnectionSettings settings_;
  CredentialSource credentials_;
  Durability durability_;
  const CancelToken& cancel_;
  std::unique_ptr<RegistryRun> run_;
  std::unique_ptr<Transport> verifying_;
  std::unique_ptr<Transport> trusting_;
};

}  // namespace regcache
