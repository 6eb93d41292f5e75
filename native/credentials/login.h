// Remembers and forgets credentials, as `docker login` and `docker logout` do.
#pragma once

#include <string>
#include <string_view>

#include "core/registry/credentials.h"
#include "core/result/result.h"

namespace regcache {

// Where credentials went.
struct Stored {
  std::string place;           // "the helper 'pass'" or the file's path
  bool is_plain_text = false;  // readable by anybody who can read the file
};

// Stores `credentials` for `registry` with the helper that the file at `path` names, else in the file:
// written beside it with mode 0600, synced, and renamed over it, through a symbolic link if it is one.
//
// Errors:  those of auth_file.h and helper.h; io naming the path. The old file stays on every error.
[[nodiscard]] Result<Stored> store_credentials(const std::string& path, std::string_view registry,
                                               const Credentials& credentials);

// Forgets them again, in the helper and in the file.
//
// Errors:  as above; not_found when nothing was stored for `registry`.
[[nodiscard]] Result<void> forget_credentials(const std::string& path, std::string_view registry);

}  // namespace regcache
