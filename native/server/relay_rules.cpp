#include "native/server/relay_rules.h"

#include <algorithm>
#include <array>

#include "core/registry/shown_url.h"
#include "core/text/ascii.h"
#include "native/server/names.h"
#include "native/server/route.h"
#include "native/transport/proxy.h"

namespace regcache {
namespace {

constexpr std::string_view kPrefix = "/relay/";
constexpr std::string_view kTokenPath = "/token";

constexpr std::array<std::string_view, 7> kRequestHeaders = {
    "Accept",   "Authorization", "Content-Range", "Content-Type",
    "If-Match", "If-None-Match", "Range",
};

// Content-Length of what is streamed is the server's own business.
constexpr std::array<std::string_view, 16> kAnswerHeaders = {
    "Accept-Ranges",
    "Content-Range",
    "Content-Type",
    "Docker-Content-Digest",
    "Docker-Upload-UUID",
    "Docker-Distribution-Api-Version",
    "ETag",
    "Last-Modified",
    "Link",
    "Location",
    "OCI-Chunk-Min-Length",
    "OCI-Filters-Applied",
    "OCI-Subject",
    "Range",
    "Retry-After",
    "WWW-Authenticate",
};

template <std::size_t count>
Headers chosen(const Headers& headers, const std::array<std::string_view, count>& names) {
  Headers kept;
  for (const std::string_view name : names) {
    for (const Header& header : headers) {
      if (find_header({header}, name)) {
        kept.push_back({std::string(name), header.value});
      }
    }
  }
  return kept;
}

// What some servers decode, and take for the bounds of a path's segments.
constexpr std::array<std::string_view, 5> kTwoFaced = {"%2f", "%5c", "%2e", "%25", "\\"};

Failure deny(std::string_view subject, std::string detail, std::string hint = {}) {
  return fail(Code::denied, std::string(subject), std::move(detail), std::move(hint));
}

bool is_address(std::string_view host) {
  const bool is_ipv6 = host.find(':') != std::string_view::npos;
  const std::string_view allowed = is_ipv6 ? "0123456789abcdefABCDEF:." : "0123456789.";
  return !host.empty() && host.find_first_not_of(allowed) == std::string_view::npos;
}

// Names that no server reads in two ways.
Result<void> check_api_path(std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  const std::optional<Route> route = parse_target(target);
  const std::string lower = ascii_lower(path);
  const bool is_plain =
      path.find("//") == std::string_view::npos &&
      std::none_of(kTwoFaced.begin(), kTwoFaced.end(),
                   [&](std::string_view text) { return lower.find(text) != std::string::npos; }) &&
      route && route->reference != "." && route->reference != ".." &&
      std::all_of(route->reference.begin(), route->reference.end(),
                  [](char c) { return c > ' ' && c < 0x7f; });
  const bool has_name =
      route && route->endpoint != Endpoint::base && route->endpoint != Endpoint::catalog;
  if (!is_plain || (has_name && !is_repository_name(route->repository))) {
    return deny(shown_url(path), "the relay passes on the registry API alone, below /v2/");
  }
  return {};
}

}  // namespace

Result<void> check_is_own_page(const ServerRequest& request, const PageAddress& page) {
  const auto header = [&](std::string_view name) { return find_header(request.headers, name); };
  const std::string host_header(header("Host").value_or(""));
  const Result<Origin> host = parse_origin(host_header, page.tls);
  if (!header(kRelayHeader)) {
    return deny("the relay", "it serves the page that came with it, and nobody else");
  }
  if (!host) {
    return deny("the relay", "the request says not which host it is for");
  }
  if (!page.tls && !is_address(host->host) && !is_loopback_host(host->host) &&
      host->host != page.host) {
    return deny(host->host, "this name is not one that the relay is known by",
                "open the page by its address, or let serve --listen have that name");
  }
  const bool is_of_elsewhere = header("Sec-Fetch-Site").value_or("same-origin") != "same-origin" ||
                               header("Sec-Fetch-Dest").value_or("empty") != "empty";
  const std::string own = (page.tls ? "https://" : "http://") + host->host_header();
  if (is_of_elsewhere || header("Origin").value_or(own) != own) {
    return deny(header("Origin").value_or("another page"),
                "the relay serves the page that came with it, and nobody else");
  }
  return {};
}

Result<RelayTarget> parse_relay_target(std::string_view target) {
  std::string_view rest = target.substr(std::min(kPrefix.size(), target.size()));
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) {
    return deny(shown_url(target), "the path names no registry: /relay/HOST/v2/...");
  }
  RelayTarget parsed;
  parsed.host = rest.substr(0, slash);
  rest.remove_prefix(slash);
  if (rest.substr(0, rest.find('?')) == kTokenPath) {
    constexpr std::string_view kUrl = "?url=";
    rest.remove_prefix(kTokenPath.size());
    if (!rest.starts_with(kUrl)) {
      return deny("url", "the address of the token service is missing");
    }
    parsed.token_url = percent_decode(rest.substr(kUrl.size()));
    return parsed;
  }
  REGCACHE_TRY(check_api_path(rest));
  parsed.target = rest;
  return parsed;
}

bool is_token_service(const Url& url, const Challenge& challenge) {
  const Result<Url> realm = parse_url(challenge.parameter("realm"));
  if (challenge.scheme != "bearer" || !realm || realm->origin != url.origin ||
      !url.target.starts_with(realm->target)) {
    return false;
  }
  const std::string_view query = std::string_view(url.target).substr(realm->target.size());
  const bool has_query = realm->target.find('?') != std::string::npos;
  return query.empty() || query.front() == (has_query ? '&' : '?');
}

Headers headers_for_registry(const Headers& headers) {
  return chosen(headers, kRequestHeaders);
}

Headers headers_for_page(const Headers& headers) {
  Headers kept = chosen(headers, kAnswerHeaders);
  kept.push_back({"Cache-Control", "no-store"});
  kept.push_back({"Content-Security-Policy", "default-src 'none'; sandbox"});
  kept.push_back({"Cross-Origin-Resource-Policy", "same-origin"});
  kept.push_back({"X-Content-Type-Options", "nosniff"});
  return kept;
}

}  // namespace regcache
