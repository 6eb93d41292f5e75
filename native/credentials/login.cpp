#include "native/credentials/login.h"

#include "native/credentials/auth_file.h"
#include "native/credentials/helper.h"
#include "native/file/text_file.h"

namespace regcache {
namespace {

struct LoadedFile {
  std::string json;
  AuthFile auth;
};

Result<LoadedFile> load(const std::string& path) {
  REGCACHE_TRY_ASSIGN(const std::optional<std::string> json, read_text_file(path));
  LoadedFile loaded;
  if (json) {
    loaded.json = *json;
    REGCACHE_TRY_ASSIGN(loaded.auth, parse_auth_file(*json, path));
  }
  return loaded;
}

}  // namespace

Result<Stored> store_credentials(const std::string& path, std::string_view registry,
                                 const Credentials& credentials) {
  REGCACHE_TRY_ASSIGN(const LoadedFile loaded, load(path));
  if (const std::optional<std::string> name = find_helper(loaded.auth, registry)) {
    REGCACHE_TRY_ASSIGN(const CredentialHelper helper, CredentialHelper::named(*name));
    REGCACHE_TRY(helper.store(auth_key(registry), credentials));
    return Stored{"the credential helper '" + *name + "'", false};
  }
  REGCACHE_TRY_ASSIGN(const std::string changed,
                      with_auth(loaded.json, path, auth_key(registry), credentials));
  REGCACHE_TRY(replace_text_file(path, changed));
  return Stored{path, true};
}

Result<void> forget_credentials(const std::string& path, std::string_view registry) {
  REGCACHE_TRY_ASSIGN(const LoadedFile loaded, load(path));
  bool known = false;
  if (const std::optional<std::string> name = find_helper(loaded.auth, registry)) {
    REGCACHE_TRY_ASSIGN(const CredentialHelper helper, CredentialHelper::named(*name));
    REGCACHE_TRY_ASSIGN(const std::optional<Credentials> found, helper.get(auth_key(registry)));
    if (found) {
      known = true;
      REGCACHE_TRY(helper.erase(auth_key(registry)));
    }
  }
  if (find_auth(loaded.auth, registry, "")) {
    known = true;
    REGCACHE_TRY_ASSIGN(const std::string changed,
                        with_auth(loaded.json, path, auth_key(registry), std::nullopt));
    REGCACHE_TRY(replace_text_file(path, changed));
  }
  if (!known) {
    return fail(Code::not_found, std::string(registry), "no credentials are stored for it");
  }
  return {};
}

}  // namespace regcache
