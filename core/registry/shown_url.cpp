#include "core/registry/shown_url.h"

#include <algorithm>
#include <array>

namespace regcache {
namespace {

constexpr std::size_t kShownBytesMax = 512;
constexpr std::string_view kHidden = "...";

constexpr std::array<std::string_view, 9> kShownParameters = {
    "digest", "from", "last", "mount", "n", "ns", "scope", "service", "tag"};

std::string shown_parameter(std::string_view parameter) {
  const std::size_t equals = parameter.find('=');
  if (equals == std::string_view::npos) {
    return std::string(kHidden);  // all of it may be a token
  }
  const std::string_view name = parameter.substr(0, equals);
  const bool is_shown =
      std::find(kShownParameters.begin(), kShownParameters.end(), name) != kShownParameters.end();
  return is_shown ? std::string(parameter) : std::string(name) + "=" + std::string(kHidden);
}

std::string without_user(std::string url) {
  const std::size_t scheme = url.find("://");
  const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t at = url.rfind('@', url.find('/', host));
  if (at != std::string::npos && at >= host) {
    url.replace(host, at - host, kHidden);
  }
  return url;
}

}  // namespace

std::string shown_url(std::string_view url) {
  const std::size_t question = url.find('?');
  std::string result = without_user(std::string(url.substr(0, question)));
  char separator = '?';
  std::string_view rest = question == std::string_view::npos ? "" : url.substr(question + 1);
  while (!rest.empty() && result.size() <= kShownBytesMax) {
    const std::string_view parameter = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), parameter.size() + 1));
    result += separator;
    result += shown_parameter(parameter);
    separator = '&';
  }
  if (result.size() > kShownBytesMax) {
    result.replace(kShownBytesMax, std::string::npos, kHidden);
  }
  return result;
}

}  // namespace regcache
