#include "native/credentials/credential_source.h"

#include <cstdlib>

#include "native/credentials/auth_file.h"
#include "native/credentials/helper.h"
#include "native/file/text_file.h"

namespace regcache {
namespace {

// What one file knows of a registry.
Result<std::optional<Credentials>> look_up(std::string_view json, const std::string& path,
                                           std::string_view registry, std::string_view repository) {
  REGCACHE_TRY_ASSIGN(const AuthFile file, parse_auth_file(json, path));
  if (const std::optional<std::string> name = find_helper(file, registry)) {
    REGCACHE_TRY_ASSIGN(const CredentialHelper helper, CredentialHelper::named(*name));
    REGCACHE_TRY_ASSIGN(std::optional<Credentials> found, helper.get(auth_key(registry)));
    if (found) {
      found->source = "the helper '" + *name + "' of " + path;
      return found;
    }
  }
  std::optional<Credentials> found = find_auth(file, registry, repository);
  if (found) {
    found->source = path;
  }
  return found;
}

}  // namespace

Result<Credentials> CredentialSource::find(std::string_view registry,
                                           std::string_view repository) const {
  if (typed_) {
    return *typed_;
  }
  if (const auto json = environment_("DOCKER_AUTH_CONFIG"); json && !only_file_) {
    REGCACHE_TRY_ASSIGN(std::optional<Credentials> found,
                        look_up(*json, "DOCKER_AUTH_CONFIG", registry, repository));
    if (found) {
      return *std::move(found);
    }
  }
  for (const std::string& path : files()) {
    REGCACHE_TRY_ASSIGN(const std::optional<std::string> json, read_text_file(path));
    if (!json) {
      if (only_file_) {
        return fail(Code::not_found, path, "there is no such file of credentials");
      }
      continue;
    }
    REGCACHE_TRY_ASSIGN(std::optional<Credentials> found,
                        look_up(*json, path, registry, repository));
    if (found) {
      return *std::move(found);
    }
  }
  return Credentials{};
}

Result<std::string> CredentialSource::file_to_write() const {
  if (only_file_) {
    return *only_file_;
  }
  if (const auto folder = environment_("DOCKER_CONFIG"); folder && !folder->empty()) {
    return *folder + "/config.json";
  }
  if (const auto home = environment_("HOME"); home && !home->empty()) {
    return *home + "/.docker/config.json";
  }
  return fail(Code::missing, "HOME", "nothing says where docker's config.json is",
              "set DOCKER_CONFIG, or name a file with --authfile");
}

std::vector<std::string> CredentialSource::files() const {
  if (only_file_) {
    return {*only_file_};
  }
  const auto folder = [this](const char* name, const std::string& rest) {
    const auto value = environment_(name);
    return value && !value->empty() ? *value + rest : std::string();
  };
  const std::string docker = folder("DOCKER_CONFIG", "/config.json");
  const std::string config = folder("XDG_CONFIG_HOME", "/containers/auth.json");
  std::vector<std::string> paths = {
      docker.empty() ? folder("HOME", "/.docker/config.json") : docker,
      folder("REGISTRY_AUTH_FILE", ""),
      folder("XDG_RUNTIME_DIR", "/containers/auth.json"),
      config.empty() ? folder("HOME", "/.config/containers/auth.json") : config,
  };
  std::erase(paths, std::string());
  return paths;
}

std::optional<std::string> process_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace regcache
