#include "native/transport/proxy.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "core/text/ascii.h"
#include "core/text/base64.h"

namespace regcache {
namespace {

struct Address {
  std::array<std::uint8_t, 16> bytes = {};
  std::size_t size = 0;  // 4, 16, or 0 when it is none
};

Address parse_address(std::string_view text) {
  const std::string copy(text);
  Address address;
  if (::inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) {
    address.size = 4;
  } else if (::inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) {
    address.size = 16;
  }
  return address;
}

bool same_prefix(const Address& a, const Address& b, std::size_t bits) {
  if (a.size != b.size || a.size == 0 || bits > a.size * 8) {
    return false;
  }
  if (std::memcmp(a.bytes.data(), b.bytes.data(), bits / 8) != 0) {
    return false;
  }
  const auto mask = static_cast<std::uint8_t>(0xff00U >> (bits % 8));
  return bits % 8 == 0 || ((a.bytes[bits / 8] ^ b.bytes[bits / 8]) & mask) == 0;
}

bool is_in_block(std::string_view host, std::string_view block) {
  const std::size_t slash = block.find('/');
  std::size_t bits = 0;
  const std::string_view digits = block.substr(slash + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  return error == std::errc() && end == digits.data() + digits.size() &&
         same_prefix(parse_address(host), parse_address(block.substr(0, slash)), bits);
}

// One entry of NO_PROXY against an origin.
bool entry_matches(std::string_view entry, const Origin& origin) {
  if (entry.find('/') != std::string_view::npos) {
    return is_in_block(origin.host, entry);
  }
  const std::size_t colon = entry.rfind(':');
  const bool has_port = colon != std::string_view::npos && colon > 0 &&
                        (entry.find(':') == colon || entry[colon - 1] == ']');
  if (has_port && entry.substr(colon + 1) != std::to_string(origin.port)) {
    return false;
  }
  std::string_view name = has_port ? entry.substr(0, colon) : entry;
  if (name.starts_with('[') && name.ends_with(']')) {
    name = name.substr(1, name.size() - 2);
  }
  if (const Address address = parse_address(name); address.size != 0) {
    return same_prefix(address, parse_address(origin.host), address.size * 8);
  }
  if (name.starts_with('.')) {
    return origin.host.ends_with(name);
  }
  return name == "*" ||
         (!name.empty() && (origin.host == name || origin.host.ends_with("." + std::string(name))));
}

// Reads "http://user:password@host:port", the scheme optional. `variable` is named in errors: the
// value itself may hold a password.
Result<Proxy> parse_proxy(const std::string& variable, std::string_view value) {
  std::string_view rest = value;
  if (const std::size_t scheme_end = rest.find("://"); scheme_end != std::string_view::npos) {
    if (rest.substr(0, scheme_end) != "http") {
      return fail(Code::unsupported, variable, "only proxies with an http:// address can be used");
    }
    rest.remove_prefix(scheme_end + 3);
  }
  Proxy proxy;
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    proxy.authorization = "Basic " + encode_base64(percent_decode(rest.substr(0, at)));
    rest.remove_prefix(at + 1);
  }
  const Result<Url> url = parse_url("http://" + std::string(rest));
  if (!url) {
    return fail(Code::invalid_input, variable, "the variable holds no valid proxy address",
                "write it like http://proxy.example:3128");
  }
  proxy.host = url->origin.host;
  proxy.port = url->origin.port;
  return proxy;
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  if (host == "localhost" || host.ends_with(".localhost")) {
    return true;
  }
  return is_in_block(host, "127.0.0.0/8") || is_in_block(host, "::1/128");
}

Result<ProxyRules> ProxyRules::from(const Environment& environment) {
  const auto first_of = [&](std::initializer_list<const char*> names) {
    for (const char* const name : names) {
      if (const std::optional<std::string> value = environment(name); value && !value->empty()) {
        return std::pair(std::string(name), *value);
      }
    }
    return std::pair<std::string, std::string>();
  };
  ProxyRules rules;
  rules.no_proxy_ = ascii_lower(first_of({"no_proxy", "NO_PROXY"}).second);
  const bool behind_a_web_server = environment("REQUEST_METHOD").has_value();
  const auto http =
      behind_a_web_server ? first_of({"http_proxy"}) : first_of({"http_proxy", "HTTP_PROXY"});
  if (!http.second.empty()) {
    REGCACHE_TRY_ASSIGN(rules.http_, parse_proxy(http.first, http.second));
  }
  const auto https = first_of({"https_proxy", "HTTPS_PROXY"});
  if (!https.second.empty()) {
    REGCACHE_TRY_ASSIGN(rules.https_, parse_proxy(https.first, https.second));
  }
  return rules;
}

std::optional<Proxy> ProxyRules::proxy_for(const Origin& origin) const {
  if (is_loopback_host(origin.host)) {
    return std::nullopt;
  }
  std::string_view rest = no_proxy_;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    if (entry_matches(without_blanks(rest.substr(0, comma)), origin)) {
      return std::nullopt;
    }
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return origin.tls ? https_ : http_;
}

}  // namespace regcache
