// WWW-Authenticate: what a registry wants to see before it answers.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/registry/http.h"

namespace regcache {

// One challenge: "Bearer realm=...,service=...,scope=...".
struct Challenge {
  std::string scheme;                             // lower case: "bearer", "basic"
  std::map<std::string, std::string> parameters;  // names in lower case, values without quotes

  // The value of a parameter; empty when there is none.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

// All challenges of an answer, in their order. What does not follow the grammar ends its header.
//
// Shape:   of a parameter that is there twice, the first counts; a token68 is skipped, or passes for
//          a scheme that nobody knows.
// Limits:  kChallengesMax challenges; what comes after is dropped.
// Source:  RFC 9110, section 11.6.1; values are read leniently, as containerd does
//          (core/remotes/docker/auth/parse.go): an unquoted one may hold anything but commas and blanks.
[[nodiscard]] std::vector<Challenge> parse_challenges(const Headers& headers);

}  // namespace regcache
