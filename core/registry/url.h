// URLs: who may be asked (the origin), for what (path and query, byte for byte), and what a relative
// one means where it was found.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

// One server as HTTP sees it. Credentials and connections belong to an origin, never to a host alone.
struct Origin {
  bool tls = false;
  std::string host;  // lower case; an IPv6 address without its brackets
  std::uint16_t port = 0;

  // "https://host:port", the port always there.
  [[nodiscard]] std::string text() const;
  // "host:port", an IPv6 address in brackets.
  [[nodiscard]] std::string authority() const;
  // What the Host header says: the default port of the scheme left out.
  [[nodiscard]] std::string host_header() const;

  friend bool operator==(const Origin&, const Origin&) = default;
};

struct Url {
  Origin origin;
  std::string target;  // path and query byte for byte, "/" at least

  // "https://host/path?query": the default port left out.
  [[nodiscard]] std::string text() const;

  friend bool operator==(const Url&, const Url&) = default;
};

// Takes an absolute http or https URL apart; a fragment is dropped.
//
// Errors:  invalid_input for another scheme, user information, a missing or odd host, a port that is
//          none, and for blanks, backslashes, control characters or bytes past ASCII anywhere.
// Source:  RFC 3986, section 3; RFC 9112, section 3.2.1 (origin-form).
[[nodiscard]] Result<Url> parse_url(std::string_view text);

// The server called "host" or "host:port", the port being that of the scheme when there is none.
//
// Errors:  invalid_input when it is neither.
[[nodiscard]] Result<Origin> parse_origin(std::string_view authority, bool tls);

// What `reference` means in an answer from `base`: absolute, "//host/path", "/path", "?query" or "path".
//
// Shape:   path and query are kept byte for byte; only "path" is joined, and loses its dot segments.
// Errors:  those of parse_url.
// Source:  RFC 3986, section 5.2.
[[nodiscard]] Result<Url> resolve_url(const Url& base, std::string_view reference);

// The same for the Location of an upload, where some registries leave the scheme out: "host/path".
//
// Shape:   a first segment with a dot or a colon in it, or that is the host of `base`, is a host.
// Source:  containerd, core/remotes/docker/pusher.go; facts 9.2.
// Differs: containerd takes every first segment for a host.
[[nodiscard]] Result<Url> resolve_location(const Url& base, std::string_view location);

// `text` with everything but letters, digits and "-._~" as %XX: fit for a query or a path segment.
[[nodiscard]] std::string percent_encode(std::string_view text);

// `text` with each %XX as the byte that it names. A '%' without two hexadecimal digits stays.
[[nodiscard]] std::string percent_decode(std::string_view text);

}  // namespace regcache
