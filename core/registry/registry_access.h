// What all sessions with one registry share: where it is, who we are, and the token we hold.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/registry/challenge.h"
#include "core/registry/credentials.h"
#include "core/registry/run_memory.h"
#include "core/registry/scope.h"
#include "core/registry/session.h"
#include "core/registry/url.h"
#include "core/result/result.h"

namespace regcache {

// A bearer token and what it is good for.
struct Token {
  std::string bearer;
  Scopes scopes;
  Milliseconds good_until_ms = 0;
};

// Credentials belong to an origin: authorization() is only for requests to origin().
//
// Threads: a plain object; who has threads guards it by the lock of its sessions (session.h).
class RegistryAccess {
 public:
  // `seed` makes the waits between tries differ from those of other processes. `run` is shared with the
  // other registries of a command.
  RegistryAccess(Origin origin, Credentials credentials, std::uint64_t seed,
                 std::shared_ptr<RunMemory> run = std::make_shared<RunMemory>())
      : origin_(std::move(origin)),
        credentials_(std::move(credentials)),
        run_(std::move(run)),
        random_(seed | 1U) {}

  [[nodiscard]] const Origin& origin() const { return origin_; }
  [[nodiscard]] const Credentials& credentials() const { return credentials_; }

  // Announces what the sessions to come will need, so that one token serves them all.
  void want(const Scopes& scopes) { wanted_.add(scopes); }

  // The Authorization header for a request that needs `scopes`, as far as one is known now.
  [[nodiscard]] std::optional<std::string> authorization(const Scopes& scopes,
                                                         Milliseconds now) const;

  // From here on requests carry the name and password. False when there are none.
  bool use_basic();

  // The challenge a token was got for: the next token is asked for without a 401 before it.
  void remember(const Challenge& bearer) { bearer_ = bearer; }
  // The challenge that is known, when a token for `scopes` is needed and none is good at `now`.
  [[nodiscard]] const Challenge* due_challenge(const Scopes& scopes, Milliseconds now) const;
  // All that was announced, `scopes` and what the challenge names.
  [[nodiscard]] Scopes scopes_to_ask(const Scopes& scopes, const Challenge& challenge) const;
  void keep(Token token) { token_ = std::move(token); }
  void drop_token() { token_.reset(); }

  // What the run knows about this registry.
  [[nodiscard]] HostMemory& memory() { return run_->host(origin_); }
  [[nodiscard]] RunBudget& budget() { return run_->budget(); }

  // 64 bits that differ from call to call. No secret depends on them.
  [[nodiscard]] std::uint64_t next_random();

 private:
  [[nodiscard]] bool is_good(const Scopes& scopes, Milliseconds now) const;

  Origin origin_;
  Credentials credentials_;
  Scopes wanted_;
  std::optional<Token> token_;
  std::optional<Challenge> bearer_;
  std::string basic_;
  std::shared_ptr<RunMemory> run_;
  std::uint64_t random_;
};

}  // namespace regcache
