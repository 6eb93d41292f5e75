// SHA-256, the hash that names every blob. The implementation is chosen by CMake: OpenSSL's
// (sha256_openssl.cpp) on native, a portable one (sha256_portable.cpp) in WebAssembly.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace regcache {

using Sha256Sum = std::array<std::uint8_t, 32>;

// Hashes a stream of bytes in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  // A copy goes on from the same bytes: one stream can end in two ways.
  Sha256(const Sha256& other);
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::span<const std::uint8_t> bytes);
  void update(std::string_view text);

  // The sum of everything so far, and starts over: the object may be used for another stream.
  [[nodiscard]] Sha256Sum finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace regcache
