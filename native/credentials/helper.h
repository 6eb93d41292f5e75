// Credential helpers: the docker-credential-* programs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/registry/credentials.h"
#include "core/result/result.h"
#include "native/process/child_process.h"

namespace regcache {

// Source:  docker/docker-credential-helpers, README.md ("Development") and client/command.go.
class CredentialHelper {
 public:
  // Errors:  invalid_input when `name` is not letters, digits, '.', '_' and '-'.
  [[nodiscard]] static Result<CredentialHelper> named(std::string_view name);

  // What the helper has for `key`; nothing when it has none.
  //
  // Errors:  those of run_program; invalid_input for a key with control characters and for an answer
  //          that is no JSON of its kind; denied when the helper fails. Never what the helper printed.
  [[nodiscard]] Result<std::optional<Credentials>> get(std::string_view key) const;
  [[nodiscard]] Result<void> store(std::string_view key, const Credentials& credentials) const;
  [[nodiscard]] Result<void> erase(std::string_view key) const;

 private:
  explicit CredentialHelper(std::string program) : program_(std::move(program)) {}
  [[nodiscard]] Result<ProcessOutput> run(const char* verb, std::string_view input) const;

  std::string program_;
};

}  // namespace regcache
