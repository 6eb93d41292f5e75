#include "core/registry/steps_session.h"

namespace regcache {

Result<Command> StepsSession::next(Milliseconds now) {
  if (error_) {
    return part(now);
  }
  Result<Command> command = advance(now);
  if (!command) {
    error_ = command.error();
    blame_credentials(*error_);
    std::optional<RequestPlan> last = give_up(*error_);
    exchange_.reset();
    if (last) {
      exchange_.emplace(access_, *std::move(last));
    }
    return part(now);
  }
  return command;
}

// Those that were sent, by where they come from: there may be several places that have some.
void StepsSession::blame_credentials(Error& error) const {
  const Credentials& credentials = access_.credentials();
  if (error.code == Code::denied && is_unauthorized_ && !credentials.is_anonymous()) {
    error.hint = "the credentials " +
                 (credentials.source.empty() ? "given" : "of " + credentials.source) +
                 " were refused: are they right, still good, and enough for this?";
  }
}

// What is left to say after a failure, without a wait.
Result<Command> StepsSession::part(Milliseconds now) {
  if (exchange_) {
    auto step = exchange_->next(now);
    if (auto* const request = step ? std::get_if<HttpRequest>(&*step) : nullptr) {
      return Command(std::move(*request));
    }
    exchange_.reset();
  }
  return fail(*error_);
}

Result<Command> StepsSession::advance(Milliseconds now) {
  while (true) {
    if (pause_) {
      const Wait wait = *pause_;
      pause_.reset();
      return Command(wait);
    }
    if (!exchange_) {
      std::optional<RequestPlan> step = plan();
      if (!step) {
        return Command(Done());
      }
      exchange_.emplace(access_, *std::move(step));
    }
    prepare(exchange_->request());
    auto step = exchange_->next(now);
    if (!step && recover(step.error())) {
      exchange_.reset();
      continue;
    }
    REGCACHE_TRY_ASSIGN(auto next, std::move(step));
    if (auto* request = std::get_if<HttpRequest>(&next)) {
      return Command(std::move(*request));
    }
    if (const auto* wait = std::get_if<Wait>(&next)) {
      return Command(*wait);
    }
    exchange_.reset();
    REGCACHE_TRY(take(std::move(*std::get_if<Reply>(&next))));
  }
}

void StepsSession::answer(HttpAnswer answer, Milliseconds now) {
  is_unreachable_ = false;
  is_unauthorized_ = answer.status == 401;
  exchange_->answer(std::move(answer), now);
}

void StepsSession::fault(TransportFault fault, Milliseconds now) {
  is_unreachable_ = fault.fault == Fault::connect || fault.fault == Fault::resolve ||
                    fault.fault == Fault::tls || fault.fault == Fault::timeout;
  exchange_->fault(fault, now);
}

void StepsSession::progressed() {
  if (exchange_) {
    exchange_->count_tries_anew();
  }
}

std::string StepsSession::url(std::string_view rest) const {
  const Origin& origin = access_.origin();
  return (origin.tls ? "https://" : "http://") + origin.host_header() + "/v2/" + std::string(rest);
}

}  // namespace regcache
