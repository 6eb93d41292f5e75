// The files that hold credentials: docker's config.json and podman's auth.json.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/registry/credentials.h"
#include "core/result/result.h"

namespace regcache {

// Source:  docker/cli, cli/config/configfile; containers/image, docs/containers-auth.json.5.md.
struct AuthFile {
  std::map<std::string, Credentials, std::less<>> auths;    // by the key as it is written
  std::string default_helper;                               // "credsStore"
  std::map<std::string, std::string, std::less<>> helpers;  // "credHelpers": host to helper
};

// Reads the JSON of `path` (for messages). Members that are of no use here are not looked at.
//
// Errors:  invalid_input, naming the file and the JSON pointer, never a secret.
[[nodiscard]] Result<AuthFile> parse_auth_file(std::string_view json, const std::string& path);

// The key's host and namespace without what docker puts around them: scheme, "/v1/", trailing slash.
// Docker Hub's four names are all "docker.io".
[[nodiscard]] std::string normalize_auth_key(std::string_view key);

// The entry of `file` for a repository: the longest key that is the registry or the registry and the
// start of the repository, at a slash.
[[nodiscard]] std::optional<Credentials> find_auth(const AuthFile& file, std::string_view registry,
                                                   std::string_view repository);

// The helper that `file` names for a registry: its own, else the default one.
[[nodiscard]] std::optional<std::string> find_helper(const AuthFile& file,
                                                     std::string_view registry);

// What docker calls a registry in its files and to its helpers: the host, but for Docker Hub
// "https://index.docker.io/v1/".
[[nodiscard]] std::string auth_key(std::string_view registry);

// The text of `json` with the entry for `key` set, or taken out; all else stays as it is. An empty
// `json` is an empty file.
//
// Errors:  those of parse_auth_file.
[[nodiscard]] Result<std::string> with_auth(std::string_view json, const std::string& path,
                                            std::string_view key,
                                            const std::optional<Credentials>& credentials);

}  // namespace regcache
