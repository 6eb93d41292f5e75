// SHA-256 by OpenSSL, which uses the processor's own instructions.
#include <openssl/evp.h>

#include "core/oci/sha256.h"
#include "core/result/check.h"

namespace regcache {

struct Sha256::State {
  EVP_MD_CTX* context = nullptr;

  State() : context(EVP_MD_CTX_new()) {
    REGCACHE_CHECK(context != nullptr);
    restart();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }

  void restart() const { REGCACHE_CHECK(EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(const Sha256& other) : state_(std::make_unique<State>()) {
  REGCACHE_CHECK(EVP_MD_CTX_copy_ex(state_->context, other.state_->context) == 1);
}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::uint8_t> bytes) {
  REGCACHE_CHECK(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

void Sha256::update(std::string_view text) {
  REGCACHE_CHECK(EVP_DigestUpdate(state_->context, text.data(), text.size()) == 1);
}

Sha256Sum Sha256::finish() {
  Sha256Sum sum{};
  unsigned length = 0;
  REGCACHE_CHECK(EVP_DigestFinal_ex(state_->context, sum.data(), &length) == 1);
  REGCACHE_CHECK(length == sum.size());
  state_->restart();
  return sum;
}

}  // namespace regcache
