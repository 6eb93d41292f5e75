#include "core/registry/token.h"

#include <algorithm>

#include "core/limits.h"
#include "core/registry/referral.h"
#include "core/registry/shown_url.h"
#include "core/text/base64.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"

namespace regcache {
namespace {

constexpr std::string_view kClientId = "regcache";
constexpr std::int64_t kDefaultLifetimeSeconds = 60;  // facts registries 4.1
constexpr std::int64_t kLifetimeSecondsMax = 86'400;

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string all;
  for (const std::string& text : texts) {
    all += (all.empty() ? "" : std::string(between)) + text;
  }
  return all;
}

Result<Url> realm_of(const RegistryAccess& access, const Challenge& challenge) {
  const std::string_view realm = challenge.parameter("realm");
  Result<Url> url = parse_url(realm);
  if (!url) {
    return fail(Code::denied, shown_url(realm),
                "the registry's token service has no usable address");
  }
  if (const Result<void> allowed = check_referral(access.origin(), *url); !allowed) {
    return fail(Code::denied, shown_url(realm),
                "no credentials go to this token service: " + allowed.error().detail);
  }
  return url;
}

void add_parameter(std::string& query, std::string_view name, std::string_view value) {
  query += query.empty() ? "" : "&";
  query += name;
  query += "=";
  query += percent_encode(value);
}

HttpRequest get_request(const RegistryAccess& access, Url realm, std::string_view service,
                        const Scopes& scopes) {
  std::string query;
  if (!service.empty()) {
    add_parameter(query, "service", service);
  }
  for (const std::string& scope : scopes.texts()) {
    add_parameter(query, "scope", scope);
  }
  if (!query.empty()) {
    realm.target += (realm.target.find('?') == std::string::npos ? "?" : "&") + query;
  }
  HttpRequest request{.method = Method::get, .url = realm.text()};
  const Credentials& who = access.credentials();
  if (!who.username.empty()) {
    request.headers.push_back(
        {"Authorization", "Basic " + encode_base64(who.username + ":" + who.password)});
  }
  return request;
}

HttpRequest oauth2_request(const RegistryAccess& access, const Url& realm, std::string_view service,
                           const Scopes& scopes) {
  const Credentials& who = access.credentials();
  std::string form;
  if (who.identity_token.empty()) {
    add_parameter(form, "grant_type", "password");
    add_parameter(form, "username", who.username);
    add_parameter(form, "password", who.password);
  } else {
    add_parameter(form, "grant_type", "refresh_token");
    add_parameter(form, "refresh_token", who.identity_token);
  }
  add_parameter(form, "service", service);
  add_parameter(form, "client_id", kClientId);
  add_parameter(form, "scope", joined(scopes.texts(), " "));
  HttpRequest request{.method = Method::post, .url = realm.text()};
  request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  request.sends = Body::text;
  request.content_length = form.size();
  request.body = std::move(form);
  return request;
}

}  // namespace

TokenWay first_token_way(const Credentials& credentials) {
  return credentials.identity_token.empty() ? TokenWay::get : TokenWay::oauth2;
}

Result<HttpRequest> token_request(const RegistryAccess& access, const Challenge& challenge,
                                  const Scopes& scopes, TokenWay way) {
  REGCACHE_TRY_ASSIGN(Url realm, realm_of(access, challenge));
  const std::string_view service = challenge.parameter("service");
  HttpRequest request = way == TokenWay::get
                            ? get_request(access, std::move(realm), service, scopes)
                            : oauth2_request(access, realm, service, scopes);
  request.expects = Body::text;
  request.answer_bytes_max = kTokenBodyBytesMax;
  return request;
}

Result<Token> read_token(std::string_view body, Scopes scopes, Milliseconds now) {
  std::string bearer;
  std::string access_token;
  std::int64_t lifetime_seconds = 0;
  const Result<JsonDocument> document = parse_json(body, kTokenBodyBytesMax);
  const bool readable = document && document->root().kind() == JsonKind::object &&
                        read_member(document->root(), "token", bearer) &&
                        read_member(document->root(), "access_token", access_token);
  if (readable && !read_member(document->root(), "expires_in", lifetime_seconds)) {
    lifetime_seconds = 0;
  }
  bearer = bearer.empty() ? access_token : bearer;
  const bool is_header_safe =
      std::all_of(bearer.begin(), bearer.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!readable || bearer.empty() || !is_header_safe) {
    return fail(Code::denied, "token service", "its answer has no token in it");
  }
  if (lifetime_seconds <= 0) {
    lifetime_seconds = kDefaultLifetimeSeconds;
  }
  lifetime_seconds = std::min(lifetime_seconds, kLifetimeSecondsMax);
  const auto good_for_ms = static_cast<Milliseconds>(lifetime_seconds) * 900;
  return Token{std::move(bearer), std::move(scopes), now + good_for_ms};
}

}  // namespace regcache
