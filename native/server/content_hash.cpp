#include "native/server/content_hash.h"

#include <openssl/evp.h>

#include <array>

#include "core/result/check.h"

namespace regcache {

ContentHash::ContentHash(std::string_view algorithm)
    : algorithm_(algorithm), context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
  const EVP_MD* const type = algorithm == "sha512" ? EVP_sha512() : EVP_sha256();
  REGCACHE_CHECK(EVP_DigestInit_ex(context_.get(), type, nullptr) == 1);
}

void ContentHash::update(std::span<const std::uint8_t> bytes) {
  REGCACHE_CHECK(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

Digest ContentHash::finish() {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> sum{};
  unsigned size = 0;
  REGCACHE_CHECK(EVP_DigestFinal_ex(context_.get(), sum.data(), &size) == 1);
  std::string text = algorithm_ + ':';
  for (const std::uint8_t byte : std::span(sum).first(size)) {
    text += kHex[byte >> 4U];
    text += kHex[byte & 15U];
  }
  return *parse_digest(text);
}

}  // namespace regcache
