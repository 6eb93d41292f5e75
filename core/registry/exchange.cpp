#include "core/registry/exchange.h"

#include <utility>

#include "core/limits.h"
#include "core/registry/answer_error.h"
#include "core/registry/referral.h"
#include "core/registry/shown_url.h"

namespace regcache {
namespace {

constexpr int kAuthTriesMax = 2;  // one for no token, one for a token that ended in mid-transfer

const Challenge* find_scheme(const std::vector<Challenge>& challenges, std::string_view scheme) {
  for (const Challenge& challenge : challenges) {
    if (challenge.scheme == scheme) {
      return &challenge;
    }
  }
  return nullptr;
}

}  // namespace

Exchange::Exchange(RegistryAccess& access, RequestPlan plan)
    : access_(access), plan_(std::move(plan)), way_(first_token_way(access.credentials())) {
  Result<Url> url = parse_url(plan_.request.url);
  if (!url) {
    fail_with(std::move(url).error());
    return;
  }
  url_ = *url;
  start_ = *std::move(url);
}

void Exchange::fail_with(Error error) {
  error_ = std::move(error);
  state_ = State::failed;
}

Result<std::variant<HttpRequest, Wait, Reply>> Exchange::next(Milliseconds now) {
  using Next = std::variant<HttpRequest, Wait, Reply>;
  if (state_ == State::failed) {
    return fail(*error_);
  }
  if (state_ == State::finished) {
    return Next(Reply{plan_.request, *std::move(final_), url_});
  }
  if (wait_) {
    const Wait wait = *wait_;
    wait_.reset();
    return Next(wait);
  }
  if (state_ == State::ready && url_.origin == access_.origin()) {
    // A token that is known to be needed is asked for before anybody says 401.
    if (const Challenge* due = access_.due_challenge(plan_.scopes, now)) {
      challenge_ = *due;
      state_ = State::token_due;
    }
  }
  if (state_ == State::token_due) {
    REGCACHE_TRY_ASSIGN(HttpRequest request, make_token_request());
    state_ = State::token_sent;
    return Next(std::move(request));
  }
  if (url_.origin == access_.origin() && !std::exchange(has_turn_, true)) {
    if (const Milliseconds delay_ms = access_.memory().pace.take_turn(now); delay_ms > 0) {
      return Next(Wait{delay_ms});
    }
  }
  has_turn_ = false;
  state_ = State::sent;
  return Next(make_request(now));
}

HttpRequest Exchange::make_request(Milliseconds now) {
  HttpRequest request = plan_.request;
  request.url = url_.text();
  if (sees_other_ && request.method != Method::head) {
    request.method = Method::get;
    request.sends = Body::none;
    request.body.clear();
    request.content_length = 0;
  }
  if (url_.origin == access_.origin()) {
    if (std::optional<std::string> header = access_.authorization(plan_.scopes, now)) {
      request.headers.push_back({"Authorization", *std::move(header)});
    }
  }
  return request;
}

Result<HttpRequest> Exchange::make_token_request() {
  asked_ = access_.scopes_to_ask(plan_.scopes, *challenge_);
  Result<HttpRequest> request = token_request(access_, *challenge_, asked_, way_);
  if (!request) {
    fail_with(request.error());
    return request;
  }
  token_request_ = HttpRequest{.method = request->method, .url = request->url};
  return request;
}

void Exchange::answer(HttpAnswer answer, Milliseconds now) {
  if (state_ == State::token_sent) {
    take_token_answer(answer, now);
  } else {
    learn_pace(answer, now);
    take_answer(std::move(answer));
  }
}

void Exchange::learn_pace(const HttpAnswer& answer, Milliseconds now) {
  if (answer.status < 400) {
    access_.budget().earn();
  }
  if (url_.origin != access_.origin()) {
    return;
  }
  Pace& pace = access_.memory().pace;
  if (answer.status == 429) {
    pace.slow_down(now, retry_after(answer.headers));
  } else {
    pace.speed_up();
  }
}

void Exchange::take_token_answer(const HttpAnswer& answer, Milliseconds now) {
  if (answer.status == 200) {
    Result<Token> token = read_token(answer.body, asked_, now);
    if (!token) {
      fail_with(std::move(token).error());
      return;
    }
    access_.remember(*challenge_);
    access_.keep(*std::move(token));
    state_ = State::ready;
    return;
  }
  if (try_again(tries_worth(answer.status), retry_after(answer.headers))) {
    state_ = State::token_due;
    return;
  }
  // A service that does not know this way of asking may know the other (facts registries 4.1).
  const bool may_ask_otherwise = !access_.credentials().username.empty() && !tried_other_way_ &&
                                 (answer.status == 404 || answer.status == 405);
  if (may_ask_otherwise) {
    tried_other_way_ = true;
    way_ = way_ == TokenWay::get ? TokenWay::oauth2 : TokenWay::get;
    state_ = State::token_due;
    return;
  }
  // The body stays out: it may hold what we sent.
  Error error = answer_error(token_request_, {answer.status, {}, {}}, plan_.what);
  if (answer.status >= 400 && answer.status < 500 && answer.status != 429) {
    error.code = Code::denied;
    error.hint = "check the credentials for " + access_.origin().host_header();
  }
  fail_with(std::move(error));
}

void Exchange::take_answer(HttpAnswer answer) {
  if (answer.status == 401 && take_challenge(answer)) {
    return;
  }
  if (is_redirect(answer.status) && take_redirect(answer)) {
    return;
  }
  if ((plan_.is_repeatable || answer.status == 429) &&
      try_again(tries_worth(answer.status), retry_after(answer.headers))) {
    state_ = State::ready;
    return;
  }
  if (state_ != State::failed) {
    final_ = std::move(answer);
    state_ = State::finished;
  }
}

bool Exchange::take_challenge(const HttpAnswer& answer) {
  if (url_.origin != access_.origin() || challenges_ == kAuthTriesMax) {
    return false;
  }
  challenges_ += 1;
  const std::vector<Challenge> challenges = parse_challenges(answer.headers);
  if (const Challenge* bearer = find_scheme(challenges, "bearer")) {
    const bool is_final = bearer->parameter("error") == "insufficient_scope" && challenges_ > 1;
    if (is_final || !access_.credentials().registry_token.empty()) {
      return false;
    }
    access_.drop_token();
    challenge_ = *bearer;
    state_ = State::token_due;
    return true;
  }
  if (find_scheme(challenges, "basic") != nullptr && challenges_ == 1 && access_.use_basic()) {
    state_ = State::ready;
    return true;
  }
  return false;
}

bool Exchange::take_redirect(const HttpAnswer& answer) {
  const std::optional<std::string_view> location = find_header(answer.headers, "Location");
  if (!location) {
    return false;
  }
  redirects_ += 1;
  Result<Url> target = resolve_url(url_, *location);
  if (redirects_ > kRedirectsMax) {
    fail_with(Error{Code::refused, plan_.what, "the registry redirects without end", {}});
    return false;
  }
  const Result<void> allowed =
      target ? check_referral(url_.origin, *target) : Result<void>(fail(target.error()));
  if (!allowed) {
    fail_with(
        Error{Code::refused,
              plan_.what,
              "the registry redirects to " + shown_url(*location) + ": " + allowed.error().detail,
              {}});
    return false;
  }
  sees_other_ = sees_other_ || answer.status == 303;  // RFC 9110, section 15.4.4
  url_ = *std::move(target);
  state_ = State::ready;
  return true;
}

bool Exchange::try_again(int tries, std::optional<Milliseconds> asked) {
  const std::optional<Milliseconds> delay_ms =
      budget_.next_delay(tries, asked, access_.next_random());
  if (!delay_ms || !access_.budget().spend()) {
    return false;
  }
  url_ = start_;  // where a redirect led may be gone by then
  redirects_ = 0;
  sees_other_ = false;
  wait_ = Wait{*delay_ms};
  return true;
}

void Exchange::fault(const TransportFault& fault, Milliseconds /*now*/) {
  const bool asks_token = state_ == State::token_sent;
  const bool may_repeat = asks_token || plan_.is_repeatable;
  if (may_repeat && try_again(tries_worth(fault.fault), std::nullopt)) {
    state_ = asks_token ? State::token_due : State::ready;
    return;
  }
  fail_with(fault_error(asks_token ? token_request_ : plan_.request, fault, plan_.what));
}

}  // namespace regcache
