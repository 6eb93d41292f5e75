// A session made of exchanges, one after the other: what most conversations with a registry are.
#pragma once

#include <optional>

#include "core/registry/exchange.h"
#include "core/registry/session.h"

namespace regcache {

// A subclass says what to ask next and is given each reply; all else happens here.
class StepsSession : public Session {
 public:
  Result<Command> next(Milliseconds now) final;
  void answer(HttpAnswer answer, Milliseconds now) final;
  void fault(TransportFault fault, Milliseconds now) override;

 protected:
  // Lifetime: `access` outlives this.
  explicit StepsSession(RegistryAccess& access) : access_(access) {}

  // The next exchange; nothing when all is said.
  [[nodiscard]] virtual std::optional<RequestPlan> plan() = 0;
  // The reply to the last plan.
  [[nodiscard]] virtual Result<void> take(Reply reply) = 0;
  // Called before each request of an exchange goes out, also before repetitions.
  virtual void prepare(HttpRequest& request) { (void)request; }

  // An exchange failed. True: plan() is asked what to do instead.
  [[nodiscard]] virtual bool recover(const Error& error) {
    (void)error;
    return false;
  }
  // The session fails for good with `error`, which may be made to say more. A plan is one last request, for
  // the registry's sake: nothing comes of its answer, and no try is repeated.
  [[nodiscard]] virtual std::optional<RequestPlan> give_up(Error& error) {
    (void)error;
    return std::nullopt;
  }
  // Waits before the next plan.
  void pause(Milliseconds delay_ms) { pause_ = Wait{delay_ms}; }
  // Whether the last request found nobody: another one now would wait for nothing.
  [[nodiscard]] bool is_unreachable() const { return is_unreachable_; }
  // Tries of the exchange that is under way count anew: it got somewhere.
  void progressed();

  [[nodiscard]] RegistryAccess& access() { return access_; }
  // "https://host/v2/<rest>".
  [[nodiscard]] std::string url(std::string_view rest) const;

 private:
  [[nodiscard]] Result<Command> advance(Milliseconds now);
  [[nodiscard]] Result<Command> part(Milliseconds now);
  void blame_credentials(Error& error) const;

  RegistryAccess& access_;
  std::optional<Exchange> exchange_;
  std::optional<Wait> pause_;
  bool is_unreachable_ = false;
  bool is_unauthorized_ = false;  // the last answer was a 401
  std::optional<Error> error_;    // the last word, when what give_up() wants is asked
};

}  // namespace regcache
