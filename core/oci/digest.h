// What names a blob: an algorithm and a hash in hex.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/oci/sha256.h"
#include "core/result/result.h"

namespace regcache {

// A digest that follows the grammar and has a registered algorithm; only the parser and the hash
// make one, so a Digest is safe in a path or URL.
//
// Shape:   "sha256:" + 64 or "sha512:" + 128 lower-case hex digits.
// Source:  image-spec v1.1.1, descriptor.md "Digests", "Registered algorithms".
class Digest {
 public:
  [[nodiscard]] const std::string& text() const { return text_; }  // "sha256:<hex>"
  [[nodiscard]] std::string_view algorithm() const;                // "sha256"
  [[nodiscard]] std::string_view hex() const;

  friend bool operator==(const Digest&, const Digest&) = default;
  friend bool operator<(const Digest& a, const Digest& b) { return a.text_ < b.text_; }

 private:
  friend Result<Digest> parse_digest(std::string_view text);
  friend Digest make_digest(const Sha256Sum& sum);
  explicit Digest(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

// Errors:  invalid_input when the grammar is not followed; unsupported for another algorithm.
[[nodiscard]] Result<Digest> parse_digest(std::string_view text);

[[nodiscard]] Digest make_digest(const Sha256Sum& sum);

// The sha256 digest of bytes that are all here.
[[nodiscard]] Digest digest_of(std::string_view bytes);
[[nodiscard]] Digest digest_of(std::span<const std::uint8_t> bytes);

}  // namespace regcache
