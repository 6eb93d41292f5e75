#include "core/registry/url.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "core/registry/shown_url.h"
#include "core/text/ascii.h"

namespace regcache {
namespace {

Failure refuse(std::string_view text, std::string detail) {
  // A query may hold a signature, and what is in front of '@' a password.
  const std::size_t scheme = text.find("://");
  std::string shown =
      text.find('@') == std::string_view::npos
          ? shown_url(text.substr(0, text.find('?')))
          : std::string(text.substr(0, scheme == std::string_view::npos ? 0 : scheme));
  return fail(Code::invalid_input, std::move(shown), std::move(detail));
}

bool is_fit_for_a_request(char c) {
  return c > ' ' && c < 0x7f && c != '\\';
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_host_character(char c) {
  return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
}

bool is_address_character(char c) {  // of an IPv6 address
  return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == ':' ||
         c == '.';
}

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

// Splits "host", "host:port", "[address]" and "[address]:port". False when it is none of them.
bool split_authority(std::string_view authority, Origin& origin) {
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos || end == 1) {
      return false;
    }
    const std::string_view host = authority.substr(1, end - 1);
    if (!std::all_of(host.begin(), host.end(), is_address_character)) {
      return false;
    }
    origin.host = ascii_lower(host);
    port = authority.substr(end + 1);
  } else {
    const std::size_t colon = authority.find(':');
    const std::string_view host = authority.substr(0, colon);
    if (host.empty() || !std::all_of(host.begin(), host.end(), is_host_character)) {
      return false;
    }
    origin.host = ascii_lower(host);
    port = colon == std::string_view::npos ? std::string_view() : authority.substr(colon);
  }
  origin.port = origin.tls ? 443 : 80;
  if (port.empty() || port == ":") {
    return true;
  }
  const char* const end = port.data() + port.size();
  const auto [rest, error] = std::from_chars(port.data() + 1, end, origin.port);
  return port.front() == ':' && error == std::errc() && rest == end && origin.port != 0;
}

// "/a/./b/../c" is "/a/c".
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> segments;
  bool ends_in_folder = false;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    ends_in_folder = segment == "." || segment == "..";
    if (segment == ".." && !segments.empty()) {
      segments.pop_back();
    } else if (!ends_in_folder) {
      segments.push_back(segment);
    }
  }
  std::string result;
  for (const std::string_view segment : segments) {
    result += '/';
    result += segment;
  }
  return ends_in_folder || result.empty() ? result + "/" : result;
}

// Whether there is a scheme, known or not: a colon before anything that ends it.
bool has_scheme(std::string_view reference) {
  const std::size_t end = reference.find_first_of(":/?#");
  return end != 0 && end != std::string_view::npos && reference[end] == ':';
}

}  // namespace

std::string Origin::text() const {
  return (tls ? "https://" : "http://") + authority();
}

std::string Origin::authority() const {
  return bracketed(host) + ":" + std::to_string(port);
}

std::string Origin::host_header() const {
  return port == (tls ? 443 : 80) ? bracketed(host) : authority();
}

std::string Url::text() const {
  return (origin.tls ? "https://" : "http://") + origin.host_header() + target;
}

Result<Url> parse_url(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), is_fit_for_a_request)) {
    return refuse(
        text, "the URL has a blank, a backslash, a control character or a byte past ASCII in it");
  }
  Url url;
  const std::size_t colon = text.find("://");
  const std::string scheme = ascii_lower(text.substr(0, colon));
  if (colon == std::string_view::npos || (scheme != "http" && scheme != "https")) {
    return refuse(text, "expected a URL that begins with http:// or https://");
  }
  url.origin.tls = scheme == "https";
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t path = rest.find_first_of("/?#");
  const std::string_view authority = rest.substr(0, path);
  if (authority.find('@') != std::string_view::npos) {
    return refuse(text, "a URL with a user name in it is not accepted");
  }
  if (!split_authority(authority, url.origin)) {
    return refuse(text, "the URL has no valid host and port");
  }
  if (path != std::string_view::npos) {
    url.target = rest.substr(path, rest.find('#') - path);
  }
  if (url.target.empty() || url.target.front() != '/') {
    url.target.insert(0, "/");
  }
  return url;
}

Result<Origin> parse_origin(std::string_view authority, bool tls) {
  Origin origin;
  origin.tls = tls;
  if (!split_authority(authority, origin)) {
    return refuse(authority, "expected a host, or a host and a port such as registry:5000");
  }
  return origin;
}

Result<Url> resolve_url(const Url& base, std::string_view reference) {
  if (has_scheme(reference)) {
    return parse_url(reference);
  }
  const std::string_view base_path = std::string_view(base.target).substr(0, base.target.find('?'));
  const std::string origin = Url{base.origin, ""}.text();
  if (reference.starts_with("//")) {
    return parse_url((base.origin.tls ? "https:" : "http:") + std::string(reference));
  }
  if (reference.starts_with('/')) {
    return parse_url(origin + std::string(reference));
  }
  if (reference.empty() || reference.front() == '?' || reference.front() == '#') {
    const bool keeps_query = reference.empty() || reference.front() == '#';
    return parse_url(origin + std::string(keeps_query ? base.target : base_path) +
                     std::string(reference));
  }
  const std::size_t path_end = std::min(reference.find_first_of("?#"), reference.size());
  const std::string joined = std::string(base_path.substr(0, base_path.rfind('/') + 1)) +
                             std::string(reference.substr(0, path_end));
  return parse_url(origin + without_dot_segments(joined) + std::string(reference.substr(path_end)));
}

Result<Url> resolve_location(const Url& base, std::string_view location) {
  const std::string_view first = location.substr(0, location.find_first_of("/?#"));
  const bool is_folder = first.empty() || first == "." || first == "..";
  const bool is_host = first == base.origin.host || first.find('.') != std::string_view::npos ||
                       (first.find(':') != std::string_view::npos && !first.ends_with(':'));
  if (!is_folder && is_host && first.size() < location.size() && location[first.size()] == '/') {
    return parse_url((base.origin.tls ? "https://" : "http://") + std::string(location));
  }
  return resolve_url(base, location);
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += '%';
      result += kHex[byte >> 4U];
      result += kHex[byte & 15U];
    }
  }
  return result;
}

std::string percent_decode(std::string_view text) {
  constexpr std::size_t kDigits = 2;
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view digits = text.substr(at + 1, text[at] == '%' ? kDigits : 0);
    std::uint8_t byte = 0;
    const char* const end = digits.data() + digits.size();
    if (digits.size() == kDigits && std::from_chars(digits.data(), end, byte, 16).ptr == end) {
      result += static_cast<char>(byte);
      at += kDigits;
    } else {
      result += text[at];
    }
  }
  return result;
}

}  // namespace regcache
