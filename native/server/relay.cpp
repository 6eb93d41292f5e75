#include "native/server/relay.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/limits.h"
#include "core/registry/referral.h"
#include "core/registry/token.h"
#include "core/text/base64.h"
#include "core/text/json_writer.h"
#include "core/text/natural.h"
#include "native/server/oci_error.h"
#include "native/server/relayed_exchange.h"
#include "native/server/route.h"
#include "native/store/host_transport.h"

namespace regcache {
namespace {

constexpr std::string_view kListing = "/relay.json";

std::optional<Method> method_of(std::string_view name) {
  constexpr std::array kMethods = {Method::get, Method::head,  Method::post,
                                   Method::put, Method::patch, Method::delete_};
  for (const Method method : kMethods) {
    if (method_name(method) == name) {
      return method;
    }
  }
  return std::nullopt;
}

std::optional<std::uint64_t> length_of(const Headers& headers) {
  return parse_natural(find_header(headers, "Content-Length").value_or(""));
}

// The body of a request as its head announces it.
void announce_body(const Headers& headers, HttpRequest& request) {
  if (find_header(headers, "Transfer-Encoding")) {
    request.sends = Body::stream;
    return;
  }
  request.content_length = length_of(headers).value_or(0);
  request.sends = request.content_length > 0 ? Body::blob : Body::none;
}

ServerAnswer no_answer(const Origin& origin, const TransportFault& fault) {
  ServerAnswer answer =
      refuse(Refusal::denied, origin.host_header() + " gave the relay no answer: " + fault.detail);
  answer.status = 502;
  return answer;
}

// The scopes that somebody asks a token service for.
Scopes scopes_in(const Url& url) {
  Scopes scopes;
  const std::size_t question = url.target.find('?');
  const std::optional<Route> route = question == std::string::npos
                                         ? std::nullopt
                                         : parse_target("/v2/" + url.target.substr(question));
  for (const auto& [name, value] : route ? route->query : decltype(route->query)()) {
    std::string_view rest = value;
    while (name == "scope" && !rest.empty()) {
      const std::string_view scope = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(rest.size(), scope.size() + 1));
      scopes.add(scope);
    }
  }
  return scopes;
}

}  // namespace

Result<std::shared_ptr<Relay>> Relay::open(RelaySettings settings, CredentialSource credentials,
                                           const Environment& environment) {
  std::shared_ptr<Relay> relay(new Relay(std::move(settings), std::move(credentials)));
  for (const std::string& named : relay->settings_.hosts) {
    const bool is_docker_hub = named == "docker.io" || named == "index.docker.io";
    const std::string host = is_docker_hub ? "registry-1.docker.io" : named;
    REGCACHE_TRY_ASSIGN(const Origin origin, usual_origin(host, {}, environment));
    relay->hosts_.emplace(origin.host_header(), Host{.origin = origin, .challenges = {}});
  }
  TransportSettings transport;
  REGCACHE_TRY_ASSIGN(transport.proxies, ProxyRules::from(environment));
  REGCACHE_TRY_ASSIGN(relay->transport_,
                      make_host_transport(std::move(transport), environment, relay->cancel_));
  return relay;
}

bool Relay::is_for_relay(std::string_view target) {
  return target.starts_with("/relay/") || target.substr(0, target.find('?')) == kListing;
}

ServerAnswer Relay::answer(const ServerRequest& request) {
  Result<ServerAnswer> answer = relayed(request);
  if (!answer) {
    const Error& error = answer.error();
    const std::string hint = error.hint.empty() ? "" : "; " + error.hint;
    return refuse(Refusal::denied, error.subject + ": " + error.detail + hint);
  }
  return *std::move(answer);
}

Result<ServerAnswer> Relay::relayed(const ServerRequest& request) {
  if (!request.target.starts_with("/relay/")) {
    return request.method == "GET" || request.method == "HEAD" ? listing()
                                                               : refuse_method("GET, HEAD");
  }
  REGCACHE_TRY(check_is_own_page(request, settings_.page));
  REGCACHE_TRY_ASSIGN(const RelayTarget target, parse_relay_target(request.target));
  const auto host = hosts_.find(target.host);
  if (host == hosts_.end()) {
    return fail(Code::denied, target.host, "the relay was not started for this registry",
                "serve --relay " + target.host + " asks it for the page");
  }
  if (target.token_url) {
    return ask_for_token(request, host->second, *target.token_url);
  }
  return ask_registry(request, host->second, target.target);
}

Result<ServerAnswer> Relay::ask_registry(const ServerRequest& request, Host& host,
                                         const std::string& target) {
  const std::optional<Method> method = method_of(request.method);
  const bool is_read = method == Method::get || method == Method::head;
  if (!method || (settings_.read_only && !is_read)) {
    return refuse_method(settings_.read_only ? "GET, HEAD" : "GET, HEAD, POST, PUT, PATCH, DELETE");
  }
  HttpRequest asked{.method = *method, .url = host.origin.text() + target, .body = {}};
  REGCACHE_TRY(parse_url(asked.url));
  asked.headers = headers_for_registry(request.headers);
  REGCACHE_TRY(lend_password(host, asked.headers));
  announce_body(request.headers, asked);
  asked.expects = method == Method::get ? Body::blob : Body::text;
  asked.answer_bytes_max = kErrorBodyBytesMax;
  const bool has_body = sends_from_source(asked);
  auto exchange = std::make_shared<RelayedExchange>(*transport_, std::move(asked), host.origin);
  if (has_body) {
    exchange->send(*request.body);
  }
  const RelayedAnswer& told = exchange->answer();
  if (const auto* fault = std::get_if<TransportFault>(&told.outcome)) {
    return no_answer(host.origin, *fault);
  }
  const HttpAnswer& given = std::get<HttpAnswer>(told.outcome);
  learn(host, given.headers);
  ServerAnswer answer;
  answer.status = given.status;
  answer.headers = headers_for_page(given.headers);
  const std::optional<std::uint64_t> length = length_of(given.headers);
  constexpr int kNoContent = 204;
  if (told.is_streamed && given.status != kNoContent) {
    answer.stream = StreamedContent{std::move(exchange), length};
  } else if (method == Method::head) {
    answer.headers.push_back({"Content-Length", std::to_string(length.value_or(0))});
  } else {
    answer.body = given.body;
  }
  return answer;
}

Result<ServerAnswer> Relay::ask_for_token(const ServerRequest& request, Host& host,
                                          const std::string& address) {
  REGCACHE_TRY_ASSIGN(const Url url, parse_url(address));
  const std::optional<Challenge> challenge =
      find_challenge(host, [&url](const Challenge& named) { return is_token_service(url, named); });
  if (!challenge) {
    return fail(Code::denied, url.origin.host_header(),
                host.origin.host_header() + " named no such token service");
  }
  REGCACHE_TRY(check_referral(host.origin, url));
  REGCACHE_TRY_ASSIGN(HttpRequest asked, token_request_of(request, host, url, *challenge));
  asked.expects = Body::text;
  asked.answer_bytes_max = kTokenBodyBytesMax;
  std::variant<HttpAnswer, TransportFault> outcome = transport_->send(asked, {});
  if (const auto* fault = std::get_if<TransportFault>(&outcome)) {
    return no_answer(url.origin, *fault);
  }
  HttpAnswer& given = std::get<HttpAnswer>(outcome);
  std::erase_if(given.headers, [](const Header& header) {
    return find_header({header}, "Location").has_value();  // no token service leads anywhere else
  });
  ServerAnswer answer;
  answer.status = given.status;
  answer.headers = headers_for_page(given.headers);
  answer.body = std::move(given.body);
  return answer;
}

Result<HttpRequest> Relay::token_request_of(const ServerRequest& request, Host& host,
                                            const Url& url, const Challenge& challenge) {
  if (request.method != "GET" && request.method != "POST") {
    return fail(Code::denied, request.method, "tokens are asked for by GET or POST");
  }
  const bool is_get = request.method == "GET";
  if (settings_.lends_login && is_get && !find_header(request.headers, "Authorization")) {
    REGCACHE_TRY_ASSIGN(Credentials who, credentials_.find(host.origin.host_header(), ""));
    const TokenWay way = first_token_way(who);
    const RegistryAccess access(host.origin, std::move(who), 0);
    return token_request(access, challenge, scopes_in(url), way);
  }
  HttpRequest asked{.method = is_get ? Method::get : Method::post, .url = url.text(), .body = {}};
  asked.headers = headers_for_registry(request.headers);
  if (!is_get) {
    REGCACHE_TRY(
        request.body->read_to([&asked](std::span<const std::uint8_t> bytes) -> Result<void> {
          asked.body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
          return asked.body.size() <= kTokenBodyBytesMax
                     ? Result<void>()
                     : fail(Code::out_of_range, "the form",
                            "it is too long for one that asks for a token");
        }));
    asked.sends = Body::text;
    asked.content_length = asked.body.size();
  }
  return asked;
}

std::optional<Challenge> Relay::find_challenge(Host& host,
                                               const std::function<bool(const Challenge&)>& fits) {
  for (int tries = 0; tries < 2; ++tries) {
    {
      const std::lock_guard lock(mutex_);
      const auto found = std::find_if(host.challenges.begin(), host.challenges.end(), fits);
      if (found != host.challenges.end()) {
        return *found;
      }
      if (std::exchange(host.is_known, true)) {
        return std::nullopt;
      }
    }
    const HttpRequest greeting{.url = host.origin.text() + "/v2/", .headers = {}, .body = {}};
    const std::variant<HttpAnswer, TransportFault> outcome = transport_->send(greeting, {});
    if (const auto* answer = std::get_if<HttpAnswer>(&outcome)) {
      learn(host, answer->headers);
    }
  }
  return std::nullopt;
}

void Relay::learn(Host& host, const Headers& headers) {
  const std::lock_guard lock(mutex_);
  for (const Challenge& challenge : parse_challenges(headers)) {
    const bool is_known =
        std::any_of(host.challenges.begin(), host.challenges.end(), [&](const Challenge& known) {
          return known.scheme == challenge.scheme &&
                 known.parameter("realm") == challenge.parameter("realm");
        });
    if (!is_known && host.challenges.size() < kChallengesMax) {
      host.challenges.push_back(challenge);
    }
  }
}

Result<void> Relay::lend_password(Host& host, Headers& headers) {
  if (!settings_.lends_login || find_header(headers, "Authorization")) {
    return {};
  }
  const auto is_basic = [](const Challenge& challenge) { return challenge.scheme == "basic"; };
  if (!find_challenge(host, is_basic)) {
    return {};
  }
  REGCACHE_TRY_ASSIGN(const Credentials who, credentials_.find(host.origin.host_header(), ""));
  if (!who.username.empty()) {
    headers.push_back(
        {"Authorization", "Basic " + encode_base64(who.username + ":" + who.password)});
  }
  return {};
}

ServerAnswer Relay::listing() const {
  JsonWriter json;
  json.begin_object().key("hosts").begin_array();
  for (const auto& [host, known] : hosts_) {
    json.string(host);
  }
  ServerAnswer answer;
  answer.headers = {{"Content-Type", "application/json"},
                    {"Cache-Control", "no-store"},
                    {"Cross-Origin-Resource-Policy", "same-origin"},
                    {"X-Content-Type-Options", "nosniff"}};
  answer.body = json.end_array().end_object().take();
  return answer;
}

HttpHandler serve_relay(std::shared_ptr<Relay> relay, HttpHandler inner) {
  return [relay = std::move(relay), inner = std::move(inner)](const ServerRequest& request) {
    return Relay::is_for_relay(request.target) ? relay->answer(request) : inner(request);
  };
}

}  // namespace regcache
