#include "native/server/route.h"

#include <algorithm>

#include "core/registry/url.h"

namespace regcache {
namespace {

// Of a query, where a plus sign is a space.
std::string decode_word(std::string_view word) {
  std::string spaced(word);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return percent_decode(spaced);
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> members;
  while (!text.empty()) {
    const std::string_view member = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), member.size() + 1));
    if (member.empty()) {
      continue;
    }
    const std::size_t equals = member.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : member.substr(equals + 1);
    members.emplace_back(decode_word(member.substr(0, equals)), decode_word(value));
  }
  return members;
}

// Takes "/last" off the end of `path` and returns "last"; nothing without a slash.
std::optional<std::string_view> take_last_segment(std::string_view& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view segment = path.substr(slash + 1);
  path = path.substr(0, slash);
  return segment;
}

// Finds the endpoint from the right, because a repository may have a component named "blobs".
std::optional<Endpoint> take_endpoint(std::string_view& path, std::string_view& reference) {
  const std::optional<std::string_view> last = take_last_segment(path);
  const std::string_view before_last = path;
  const std::optional<std::string_view> kind = take_last_segment(path);
  if (!last || !kind) {
    return std::nullopt;
  }
  reference = *last;
  if (*kind == "manifests") {
    return Endpoint::manifest;
  }
  if (*kind == "referrers") {
    return Endpoint::referrers;
  }
  if (*kind == "tags" && reference == "list") {
    return Endpoint::tags;
  }
  if (*kind == "blobs") {
    return reference == "uploads" ? Endpoint::uploads : Endpoint::blob;
  }
  if (*kind == "uploads" && before_last.ends_with("/blobs/uploads")) {
    path.remove_suffix(std::string_view("/blobs").size());
    return reference.empty() ? Endpoint::uploads : Endpoint::upload;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> Route::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) {
      return value;
    }
  }
  return std::nullopt;
}

std::optional<Route> parse_target(std::string_view target) {
  const std::size_t question = target.find('?');
  // Broken escapes stay as they are: no name, tag or digest has a '%', so they are refused later.
  const std::string decoded = percent_decode(target.substr(0, question));
  std::string_view path = decoded;
  Route route;
  if (question != std::string_view::npos) {
    route.query = parse_query(target.substr(question + 1));
  }
  if (path == "/v2" || path == "/v2/") {
    return route;
  }
  if (!path.starts_with("/v2/")) {
    return std::nullopt;
  }
  path.remove_prefix(std::string_view("/v2/").size());
  if (path == "_catalog") {
    route.endpoint = Endpoint::catalog;
    return route;
  }
  std::string_view reference;
  const std::optional<Endpoint> endpoint = take_endpoint(path, reference);
  if (!endpoint) {
    return std::nullopt;
  }
  route.endpoint = *endpoint;
  route.repository = path;
  route.reference = reference;
  return route;
}

}  // namespace regcache
