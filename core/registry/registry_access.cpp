#include "core/registry/registry_access.h"

#include "core/text/base64.h"

namespace regcache {

bool RegistryAccess::is_good(const Scopes& scopes, Milliseconds now) const {
  return token_ && now < token_->good_until_ms && token_->scopes.covers(scopes);
}

std::optional<std::string> RegistryAccess::authorization(const Scopes& scopes,
                                                         Milliseconds now) const {
  if (!credentials_.registry_token.empty()) {
    return "Bearer " + credentials_.registry_token;
  }
  if (!basic_.empty()) {
    return "Basic " + basic_;
  }
  return is_good(scopes, now) ? std::optional("Bearer " + token_->bearer) : std::nullopt;
}

bool RegistryAccess::use_basic() {
  if (credentials_.username.empty()) {
    return false;
  }
  basic_ = encode_base64(credentials_.username + ":" + credentials_.password);
  return true;
}

const Challenge* RegistryAccess::due_challenge(const Scopes& scopes, Milliseconds now) const {
  const bool is_due =
      bearer_ && basic_.empty() && credentials_.registry_token.empty() && !is_good(scopes, now);
  return is_due ? &*bearer_ : nullptr;
}

Scopes RegistryAccess::scopes_to_ask(const Scopes& scopes, const Challenge& challenge) const {
  Scopes all = wanted_;
  all.add(scopes);
  std::string_view named = challenge.parameter("scope");
  while (!named.empty()) {
    const std::size_t blank = named.find(' ');
    if (blank != 0) {
      all.add(named.substr(0, blank));
    }
    named = blank == std::string_view::npos ? std::string_view() : named.substr(blank + 1);
  }
  return all;
}

std::uint64_t RegistryAccess::next_random() {
  // xorshift64*: any generator does for jitter. Source: S. Vigna, "An experimental exploration of
  // Marsaglia's xorshift generators, scrambled", 2016.
  random_ ^= random_ >> 12U;
  random_ ^= random_ << 25U;
  random_ ^= random_ >> 27U;
  return random_ * 0x2545f4914f6cdd1dU;
}

}  // namespace regcache
