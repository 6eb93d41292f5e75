// The sessions of core/registry by the names that JavaScript opens them with.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/registry/registry_access.h"
#include "core/registry/session.h"
#include "core/result/result.h"
#include "core/text/json_writer.h"

namespace regcache {

// One session with what it needs to live and what it tells at its end.
struct OpenSession {
  std::shared_ptr<RegistryAccess> access;
  std::unique_ptr<Session> session;
  std::function<void(JsonWriter&)> put_found;  // after Done: the members of what it found
  std::function<std::string()> bytes_found;    // after Done: the manifest that was got
  std::string bytes;                           // of the last text request, then of what was found
  bool awaits_answer = false;                  // a request was given out
};

// Reads {"host","plainHttp"} and the optional members "username", "password", "identityToken",
// "registryToken", "seed", and "wants": {"repository","actions"}, what one token shall cover.
//
// Errors:  those of parse_json and parse_origin; missing for `host`. Never a secret.
[[nodiscard]] Result<std::shared_ptr<RegistryAccess>> read_access(std::string_view json);

// Reads {"session", "repository", ...}: which members it has depends on the session (docs/abi.md).
//
// Errors:  those of parse_json and parse_digest; unknown_name for a session that is none; missing and
//          out_of_range for its members.
[[nodiscard]] Result<OpenSession> read_session(std::shared_ptr<RegistryAccess> access,
                                               std::string_view json, std::string_view bytes);

}  // namespace regcache
