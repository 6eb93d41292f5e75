// One request of a session on its way through tokens, redirects and repetitions, to one answer.
//
//            +--------- 401: token, or name and password ---------+
//            v                                                    |
//   request --> sent --> answer --> 3xx: where it says, if it may go there
//            ^              |-----> worth another try: wait ------+
//            |              `-----> given to the session
//            `---- fault worth another try: wait
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "core/registry/http.h"
#include "core/registry/registry_access.h"
#include "core/registry/retry.h"
#include "core/registry/session.h"
#include "core/registry/token.h"
#include "core/registry/url.h"
#include "core/result/result.h"

namespace regcache {

// What a session wants to be asked.
struct RequestPlan {
  HttpRequest request;  // without Authorization
  Scopes scopes;        // what its token must cover
  std::string what;     // for messages: the reference, digest or host that it is about
  // A request that has an effect each time (POST of an upload) is repeated only when it surely had none.
  bool is_repeatable = true;
};

// The answer and the URL that gave it, which relative Locations refer to.
struct Reply {
  HttpRequest request;
  HttpAnswer answer;
  Url from;
};

class Exchange {
 public:
  // Lifetime: `access` outlives this.
  Exchange(RegistryAccess& access, RequestPlan plan);

  // The next request or wait, or the reply.
  //
  // Errors:  denied for a token service that is none or refuses; refused for redirects that may not be
  //          followed or do not end (kRedirectsMax); unavailable when the last try got no answer.
  [[nodiscard]] Result<std::variant<HttpRequest, Wait, Reply>> next(Milliseconds now);
  void answer(HttpAnswer answer, Milliseconds now);
  void fault(const TransportFault& fault, Milliseconds now);

  // The request as it will be sent next: a session may change its headers between tries.
  [[nodiscard]] HttpRequest& request() { return plan_.request; }
  // The request got somewhere: failures and challenges so far do not count any more.
  void count_tries_anew() {
    budget_.renew();
    access_.budget().repay();
    challenges_ = 0;
  }

 private:
  enum class State : std::uint8_t { ready, sent, token_due, token_sent, finished, failed };

  [[nodiscard]] Result<HttpRequest> make_token_request();
  [[nodiscard]] HttpRequest make_request(Milliseconds now);
  void take_token_answer(const HttpAnswer& answer, Milliseconds now);
  void take_answer(HttpAnswer answer);
  void learn_pace(const HttpAnswer& answer, Milliseconds now);
  [[nodiscard]] bool take_challenge(const HttpAnswer& answer);
  [[nodiscard]] bool take_redirect(const HttpAnswer& answer);
  [[nodiscard]] bool try_again(int tries, std::optional<Milliseconds> asked);
  void fail_with(Error error);

  RegistryAccess& access_;
  RequestPlan plan_;
  Url start_;
  Url url_;
  State state_ = State::ready;
  std::optional<Challenge> challenge_;
  TokenWay way_ = TokenWay::get;
  bool tried_other_way_ = false;
  Scopes asked_;
  RetryBudget budget_;
  int challenges_ = 0;
  int redirects_ = 0;        // of this try
  bool sees_other_ = false;  // a redirect with 303 was followed in this try
  std::optional<Wait> wait_;
  bool has_turn_ = false;  // the host's pace lets the next request go
  std::optional<HttpAnswer> final_;
  std::optional<Error> error_;
  HttpRequest token_request_;
};

}  // namespace regcache
