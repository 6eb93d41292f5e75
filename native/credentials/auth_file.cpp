#include "native/credentials/auth_file.h"

#include <vector>

#include "core/text/base64.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "core/text/json_writer.h"

namespace regcache {
namespace {

constexpr std::uint64_t kAuthFileBytesMax = 4'194'304;
constexpr std::string_view kDockerHubKey = "https://index.docker.io/v1/";

Failure in_file(const std::string& path, const Error& error) {
  const std::string where = error.subject.empty() ? path : path + " " + error.subject;
  return fail(error.code, where, error.detail, "mend the file or name another with --authfile");
}

// "auth" is base64 of "user:password"; a password may hold colons, and docker pads with NUL.
Result<void> read_basic(std::string_view encoded, Credentials& out) {
  const std::optional<std::string> decoded = decode_base64(encoded);
  const std::size_t colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos) {
    return fail(Code::invalid_input, "", "'auth' is not base64 of 'user:password'");
  }
  out.username = decoded->substr(0, colon);
  out.password = decoded->substr(colon + 1);
  out.password.erase(out.password.find_last_not_of('\0') + 1);
  return {};
}

Result<Credentials> read_entry(const JsonValue& entry) {
  Credentials credentials;
  std::string encoded;
  REGCACHE_TRY(read_member(entry, "username", credentials.username));
  REGCACHE_TRY(read_member(entry, "password", credentials.password));
  REGCACHE_TRY(read_member(entry, "identitytoken", credentials.identity_token));
  REGCACHE_TRY(read_member(entry, "registrytoken", credentials.registry_token));
  REGCACHE_TRY(read_member(entry, "auth", encoded));
  if (!encoded.empty()) {
    if (Result<void> basic = read_basic(encoded, credentials); !basic) {
      return fail(Code::invalid_input, entry.pointer() + "/auth", basic.error().detail);
    }
  }
  return credentials;
}

Result<AuthFile> read_auth_file(const JsonValue& root) {
  AuthFile file;
  REGCACHE_TRY(read_member(root, "credsStore", file.default_helper));
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> helpers, object_member(root, "credHelpers"));
  if (helpers) {
    for (const JsonValue helper : helpers->children()) {
      REGCACHE_TRY_ASSIGN(const std::string_view name, helper.as_string());
      file.helpers[std::string(helper.key())] = name;
    }
  }
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> auths, object_member(root, "auths"));
  if (auths) {
    for (const JsonValue entry : auths->children()) {
      REGCACHE_TRY(entry.as_object());
      REGCACHE_TRY_ASSIGN(Credentials credentials, read_entry(entry));
      file.auths[std::string(entry.key())] = std::move(credentials);
    }
  }
  return file;
}

// The registry and the starts of the repository at its slashes, longest first.
std::vector<std::string> candidates(std::string_view registry, std::string_view repository) {
  std::vector<std::string> names;
  while (!repository.empty()) {
    names.push_back(std::string(registry) + "/" + std::string(repository));
    const std::size_t slash = repository.rfind('/');
    repository = slash == std::string_view::npos ? "" : repository.substr(0, slash);
  }
  names.emplace_back(registry);
  return names;
}

void write_credentials(JsonWriter& json, const Credentials& credentials) {
  json.begin_object();
  if (credentials.identity_token.empty()) {
    json.key("auth").string(encode_base64(credentials.username + ":" + credentials.password));
  } else {
    json.key("identitytoken").string(credentials.identity_token);
  }
  json.end_object();
}

// The members of "auths" but the one for `key`, then that one when there are credentials for it.
void write_auths(JsonWriter& json, const std::optional<JsonValue>& old, std::string_view key,
                 const std::optional<Credentials>& credentials) {
  json.begin_object();
  if (old) {
    for (const JsonValue entry : old->children()) {
      if (normalize_auth_key(entry.key()) != normalize_auth_key(key)) {
        json.key(entry.key()).value(entry);
      }
    }
  }
  if (credentials) {
    json.key(key);
    write_credentials(json, *credentials);
  }
  json.end_object();
}

}  // namespace

std::string normalize_auth_key(std::string_view key) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (key.starts_with(scheme)) {
      key.remove_prefix(scheme.size());
    }
  }
  while (key.ends_with('/')) {
    key.remove_suffix(1);
  }
  for (const std::string_view version : {"/v1", "/v2"}) {
    if (key.ends_with(version)) {
      key.remove_suffix(version.size());
    }
  }
  const std::string_view host = key.substr(0, key.find('/'));
  if (host == "index.docker.io" || host == "registry-1.docker.io") {
    return "docker.io" + std::string(key.substr(host.size()));
  }
  return std::string(key);
}

std::string auth_key(std::string_view registry) {
  const std::string name = normalize_auth_key(registry);
  return name == "docker.io" ? std::string(kDockerHubKey) : name;
}

Result<AuthFile> parse_auth_file(std::string_view json, const std::string& path) {
  const Result<JsonDocument> document = parse_json(json, kAuthFileBytesMax);
  if (!document) {
    return in_file(path, document.error());
  }
  Result<AuthFile> file = read_auth_file(document->root());
  return file ? std::move(file) : Result<AuthFile>(in_file(path, file.error()));
}

std::optional<Credentials> find_auth(const AuthFile& file, std::string_view registry,
                                     std::string_view repository) {
  for (const std::string& name : candidates(normalize_auth_key(registry), repository)) {
    for (const auto& [key, credentials] : file.auths) {
      if (normalize_auth_key(key) == name && !credentials.is_anonymous()) {
        return credentials;
      }
    }
  }
  return std::nullopt;
}

std::optional<std::string> find_helper(const AuthFile& file, std::string_view registry) {
  const std::string name = normalize_auth_key(registry);
  for (const auto& [key, helper] : file.helpers) {
    if (normalize_auth_key(key) == name) {
      return helper;
    }
  }
  return file.default_helper.empty() ? std::nullopt : std::optional(file.default_helper);
}

Result<std::string> with_auth(std::string_view json, const std::string& path, std::string_view key,
                              const std::optional<Credentials>& credentials) {
  constexpr std::size_t kDockersIndent = 1;
  const std::string_view text = json.empty() ? "{}" : json;
  REGCACHE_TRY(parse_auth_file(text, path));
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(text, kAuthFileBytesMax));
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> old, object_member(document.root(), "auths"));
  JsonWriter out(kDockersIndent);
  out.begin_object();
  out.key("auths");
  write_auths(out, old, key, credentials);
  for (const JsonValue member : document.root().children()) {
    if (member.key() != "auths") {
      out.key(member.key()).value(member);
    }
  }
  out.end_object();
  return out.take() + "\n";
}

}  // namespace regcache
