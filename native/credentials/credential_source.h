// Where credentials come from, in the order in which people expect it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/registry/credentials.h"
#include "core/result/result.h"

namespace regcache {

// Looks up one variable of the environment; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

// Finds the credentials for a registry.
//
// Order:   what the user typed (--username); DOCKER_AUTH_CONFIG; docker's config.json; podman's auth.json
//          files. With --authfile only that file. In a file: its own helper for the host, the default
//          helper, the entry itself.
// Source:  docker/cli (DOCKER_CONFIG, DOCKER_AUTH_CONFIG); go-containerregistry, pkg/authn/keychain.go
//          (the order of podman's files).
class CredentialSource {
 public:
  explicit CredentialSource(Environment environment) : environment_(std::move(environment)) {}

  // Reads only this file: --authfile.
  void use_file(std::string path) { only_file_ = std::move(path); }
  // Answers with these for every registry: --username and --password-stdin.
  void use(Credentials typed) { typed_ = std::move(typed); }

  // Anonymous when nobody knows the registry.
  //
  // Errors:  invalid_input for a file that cannot be understood; io for one that cannot be read;
  //          not_found for an --authfile that is not there; those of the helper.
  [[nodiscard]] Result<Credentials> find(std::string_view registry,
                                         std::string_view repository) const;

  // The file that login writes: --authfile, else docker's config.json.
  //
  // Errors:  missing when there is neither DOCKER_CONFIG nor HOME.
  [[nodiscard]] Result<std::string> file_to_write() const;

 private:
  [[nodiscard]] std::vector<std::string> files() const;

  Environment environment_;
  std::optional<std::string> only_file_;
  std::optional<Credentials> typed_;
};

// The environment of this process.
[[nodiscard]] std::optional<std::string> process_environment(const char* name);

}  // namespace regcache
