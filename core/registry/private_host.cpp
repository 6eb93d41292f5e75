#include "core/registry/private_host.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include "core/text/ascii.h"

namespace regcache {
namespace {

struct Block {
  std::uint32_t address;
  int prefix;
};

constexpr std::array<Block, 11> kPrivateBlocks = {{
    {0x00000000, 8},   // this network
    {0x0a000000, 8},   // private
    {0x64400000, 10},  // carrier-grade NAT
    {0x7f000000, 8},   // loopback
    {0xa9fe0000, 16},  // link-local, where clouds keep their metadata
    {0xac100000, 12},  // private
    {0xc0000000, 24},  // protocol assignments
    {0xc0a80000, 16},  // private
    {0xc6120000, 15},  // benchmarks
    {0xe0000000, 4},   // multicast
    {0xf0000000, 4},   // reserved, broadcast
}};

// "192.0.2.1", and nothing else that a resolver would take for an address.
std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    const std::string_view digits = text.substr(0, text.find('.'));
    unsigned value = 0;
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool is_plain = error == std::errc() && rest == digits.data() + digits.size() &&
                          (digits.size() == 1 || digits.front() != '0');
    const bool is_last = digits.size() == text.size();
    if (!is_plain || value > 255 || is_last != (part == 3)) {
      return std::nullopt;
    }
    address = address << 8U | value;
    text.remove_prefix(std::min(text.size(), digits.size() + 1));
  }
  return address;
}

bool is_private_ipv4(std::uint32_t address) {
  return std::any_of(kPrivateBlocks.begin(), kPrivateBlocks.end(), [address](const Block& block) {
    return (address ^ block.address) >> (32 - block.prefix) == 0;
  });
}

// All of the public IPv6 Internet is in 2000::/3; 2002::/16 holds IPv4 addresses of any kind.
bool is_private_ipv6(std::string_view host) {
  unsigned first = 0;
  const auto [rest, error] = std::from_chars(host.data(), host.data() + host.size(), first, 16);
  return error != std::errc() || *rest != ':' || first < 0x2000 || first > 0x3fff ||
         first == 0x2002;
}

bool is_local_name(std::string_view host) {
  constexpr std::array<std::string_view, 4> kLocalEnds = {".localhost", ".local", ".internal",
                                                          ".localdomain"};
  return host.find('.') == std::string_view::npos ||
         std::any_of(kLocalEnds.begin(), kLocalEnds.end(),
                     [host](std::string_view end) { return host.ends_with(end); });
}

// Whether resolvers take `label` for a number: then the host is an address, however odd.
bool is_number(std::string_view label) {
  return !label.empty() && (is_ascii_digit(label.front())) &&
         (label.starts_with("0x") || std::all_of(label.begin(), label.end(), is_ascii_digit));
}

}  // namespace

bool is_private_host(std::string_view host) {
  while (host.ends_with('.')) {
    host.remove_suffix(1);
  }
  if (host.find(':') != std::string_view::npos) {
    return is_private_ipv6(host);
  }
  if (is_number(host.substr(host.rfind('.') + 1))) {
    const std::optional<std::uint32_t> address = parse_ipv4(host);
    return !address || is_private_ipv4(*address);
  }
  return is_local_name(host);
}

}  // namespace regcache
