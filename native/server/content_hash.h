// The hash of a stream under either registered algorithm: sha256 and sha512.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/oci/digest.h"

struct evp_md_ctx_st;  // OpenSSL's EVP_MD_CTX

namespace regcache {

class ContentHash {
 public:
  // `algorithm` is one that a Digest can have.
  explicit ContentHash(std::string_view algorithm);

  [[nodiscard]] const std::string& algorithm() const { return algorithm_; }
  void update(std::span<const std::uint8_t> bytes);
  // The digest of everything so far. Ends the use of the object.
  [[nodiscard]] Digest finish();

 private:
  std::string algorithm_;
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> context_;
};

}  // namespace regcache
