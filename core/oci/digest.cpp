#include "core/oci/digest.h"

#include <algorithm>

namespace regcache {
namespace {

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool is_algorithm_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '+' || c == '.' || c == '_' ||
         c == '-';
}

}  // namespace

std::string_view Digest::algorithm() const {
  return std::string_view(text_).substr(0, text_.find(':'));
}

std::string_view Digest::hex() const {
  return std::string_view(text_).substr(text_.find(':') + 1);
}

Result<Digest> parse_digest(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view algorithm = text.substr(0, colon);
  if (colon == std::string_view::npos || algorithm.empty() ||
      !std::all_of(algorithm.begin(), algorithm.end(), is_algorithm_character)) {
    return fail(Code::invalid_input, std::string(text.substr(0, 200)),
                "a digest is an algorithm, a colon and a hash, such as sha256:e3b0...");
  }
  if (algorithm != "sha256" && algorithm != "sha512") {
    return fail(Code::unsupported, std::string(text.substr(0, 200)),
                "the digest algorithm '" + std::string(algorithm.substr(0, 40)) +
                    "' is not one of sha256, sha512");
  }
  const std::string_view hex = text.substr(colon + 1);
  const std::size_t length = algorithm == "sha256" ? 64 : 128;
  if (hex.size() != length || !std::all_of(hex.begin(), hex.end(), is_hex)) {
    return fail(Code::invalid_input, std::string(text.substr(0, 200)),
                "a " + std::string(algorithm) + " digest has " + std::to_string(length) +
                    " lower-case hex digits after the colon");
  }
  return Digest(std::string(text));
}

Digest make_digest(const Sha256Sum& sum) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text = "sha256:";
  for (const std::uint8_t byte : sum) {
    text += kHex[byte >> 4U];
    text += kHex[byte & 15U];
  }
  return Digest(std::move(text));
}

Digest digest_of(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return make_digest(hash.finish());
}

Digest digest_of(std::span<const std::uint8_t> bytes) {
  Sha256 hash;
  hash.update(bytes);
  return make_digest(hash.finish());
}

}  // namespace regcache
