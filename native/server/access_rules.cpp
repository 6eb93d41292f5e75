#include "native/server/access_rules.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/text/base64.h"
#include "native/server/oci_error.h"

namespace regcache {
namespace {

constexpr std::string_view kMethods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

// What a page needs to read of an answer: everything the protocol says in headers.
constexpr std::string_view kExposedHeaders =
    "Content-Length, Content-Range, Docker-Content-Digest, Docker-Upload-UUID, ETag, Link, "
    "Location, "
    "OCI-Filters-Applied, OCI-Subject, Range, Retry-After, WWW-Authenticate";

constexpr std::string_view kRequestHeaders =
    "Accept, Authorization, Content-Range, Content-Type, If-Match, If-None-Match, Range";

// The name of who comes in; nothing when the request has no right password.
std::optional<std::string> logged_in(const ServerRequest& request, Htpasswd& passwords) {
  constexpr std::string_view kBasic = "basic ";
  const std::string_view header = find_header(request.headers, "Authorization").value_or("");
  const bool is_basic =
      header.size() > kBasic.size() &&
      std::equal(kBasic.begin(), kBasic.end(), header.begin(), [](char wanted, char actual) {
        return actual == wanted || (actual >= 'A' && actual <= 'Z' && actual - 'A' + 'a' == wanted);
      });
  if (!is_basic) {
    return std::nullopt;
  }
  const std::optional<std::string> pair = decode_base64(header.substr(kBasic.size()));
  const std::size_t colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos) {
    return std::nullopt;
  }
  std::string name = pair->substr(0, colon);
  const bool is_right = passwords.accepts(name, std::string_view(*pair).substr(colon + 1));
  return is_right ? std::optional(std::move(name)) : std::nullopt;
}

ServerAnswer answer_preflight(const ServerRequest& request) {
  ServerAnswer answer;
  answer.status = 204;
  answer.headers = {{"Access-Control-Allow-Methods", std::string(kMethods)},
                    {"Access-Control-Allow-Headers", std::string(kRequestHeaders)},
                    {"Access-Control-Max-Age", "7200"}};
  if (find_header(request.headers, "Access-Control-Request-Private-Network")) {
    answer.headers.push_back({"Access-Control-Allow-Private-Network", "true"});
  }
  return answer;
}

}  // namespace

HttpHandler require_login(std::shared_ptr<Htpasswd> passwords, HttpHandler inner) {
  return [passwords = std::move(passwords),
          inner = std::move(inner)](const ServerRequest& request) {
    if (std::optional<std::string> name = logged_in(request, *passwords)) {
      ServerAnswer answer = inner(request);
      answer.user = *std::move(name);
      return answer;
    }
    ServerAnswer refusal = refuse(Refusal::unauthorized, "name and password are wanted");
    refusal.headers.push_back({"WWW-Authenticate", "Basic realm=\"regcache\", charset=\"UTF-8\""});
    return refusal;
  };
}

HttpHandler refuse_changes(HttpHandler inner) {
  return [inner = std::move(inner)](const ServerRequest& request) {
    if (request.method == "GET" || request.method == "HEAD") {
      return inner(request);
    }
    return refuse_method("GET, HEAD");
  };
}

HttpHandler allow_origins(std::vector<std::string> origins, HttpHandler inner) {
  return [origins = std::move(origins), inner = std::move(inner)](const ServerRequest& request) {
    const std::optional<std::string_view> origin = find_header(request.headers, "Origin");
    const bool is_allowed = origin && std::any_of(origins.begin(), origins.end(),
                                                  [&origin](const std::string& allowed) {
                                                    return allowed == "*" || allowed == *origin;
                                                  });
    if (!is_allowed) {
      return inner(request);
    }
    const bool is_preflight = request.method == "OPTIONS" &&
                              find_header(request.headers, "Access-Control-Request-Method");
    ServerAnswer answer = is_preflight ? answer_preflight(request) : inner(request);
    answer.headers.push_back({"Access-Control-Allow-Origin", std::string(*origin)});
    answer.headers.push_back({"Access-Control-Expose-Headers", std::string(kExposedHeaders)});
    answer.headers.push_back({"Vary", "Origin"});
    return answer;
  };
}

}  // namespace regcache
