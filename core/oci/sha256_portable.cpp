// SHA-256 in plain C++, for WebAssembly. Source: FIPS 180-4, sections 4.1.2, 5.3.3 and 6.2.
#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "core/oci/sha256.h"

namespace regcache {
namespace {

constexpr std::size_t kBlockBytes = 64;

constexpr std::uint32_t kRounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

constexpr std::array<std::uint32_t, 8> kStart = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

std::uint32_t read_big_endian(const std::uint8_t* at) {
  return std::uint32_t{at[0]} << 24U | std::uint32_t{at[1]} << 16U | std::uint32_t{at[2]} << 8U |
         std::uint32_t{at[3]};
}

void write_big_endian(std::uint32_t value, std::uint8_t* to) {
  for (unsigned i = 0; i < 4; ++i) {
    to[i] = static_cast<std::uint8_t>(value >> (24U - 8U * i));
  }
}

using State8 = std::uint32_t[8];
using Words16 = std::uint32_t[16];

// Round `kRound` of a group of 16. The eight words of the state keep their places and change their
// names from round to round: what the standard calls a is state[0], then state[7], then state[6].
template <std::size_t kRound>
void mix(State8& state, std::uint32_t word) {
  constexpr auto place = [](std::size_t name) { return (name + 16 - kRound) % 8; };
  const std::uint32_t a = state[place(0)];
  const std::uint32_t b = state[place(1)];
  const std::uint32_t c = state[place(2)];
  const std::uint32_t e = state[place(4)];
  const std::uint32_t f = state[place(5)];
  const std::uint32_t g = state[place(6)];
  std::uint32_t& h = state[place(7)];
  h += (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) + word;
  state[place(3)] += h;
  h += (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
}

// The word of the message schedule that is 16 after `kRound`, in its place.
template <std::size_t kRound>
void extend(Words16& words) {
  const std::uint32_t w15 = words[(kRound + 1) % 16];
  const std::uint32_t w2 = words[(kRound + 14) % 16];
  words[kRound] += (std::rotr(w15, 7) ^ std::rotr(w15, 18) ^ (w15 >> 3U)) +
                   words[(kRound + 9) % 16] + (std::rotr(w2, 17) ^ std::rotr(w2, 19) ^ (w2 >> 10U));
}

template <std::size_t... kRound>
void fold(std::array<std::uint32_t, 8>& sums, const std::uint8_t* block,
          std::index_sequence<kRound...> /*rounds*/) {
  State8 state;
  std::copy(sums.begin(), sums.end(), state);
  Words16 words = {read_big_endian(block + 4 * kRound)...};
  (mix<kRound>(state, words[kRound] + kRounds[kRound]), ...);
  for (std::size_t i = 16; i < 64; i += 16) {
    (extend<kRound>(words), ...);
    (mix<kRound>(state, words[kRound] + kRounds[i + kRound]), ...);
  }
  for (std::size_t i = 0; i < 8; ++i) {
    sums[i] += state[i];
  }
}

// Folds one block of 64 bytes into the eight words.
void fold(std::array<std::uint32_t, 8>& sums, const std::uint8_t* block) {
  fold(sums, block, std::make_index_sequence<16>());
}

}  // namespace

struct Sha256::State {
  std::array<std::uint32_t, 8> words = kStart;
  std::array<std::uint8_t, kBlockBytes> block{};
  std::size_t block_used = 0;
  std::uint64_t length_bytes = 0;

  void take(const std::uint8_t* bytes, std::size_t count) {
    length_bytes += count;
    if (block_used > 0) {
      const std::size_t part = std::min(count, kBlockBytes - block_used);
      std::memcpy(block.data() + block_used, bytes, part);
      block_used += part;
      bytes += part;
      count -= part;
      if (block_used < kBlockBytes) {
        return;
      }
      fold(words, block.data());
      block_used = 0;
    }
    for (; count >= kBlockBytes; bytes += kBlockBytes, count -= kBlockBytes) {
      fold(words, bytes);
    }
    if (count > 0) {
      std::memcpy(block.data(), bytes, count);
      block_used = count;
    }
  }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(const Sha256& other) : state_(std::make_unique<State>(*other.state_)) {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::uint8_t> bytes) {
  state_->take(bytes.data(), bytes.size());
}

void Sha256::update(std::string_view text) {
  state_->take(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

Sha256Sum Sha256::finish() {
  const std::uint64_t length_bits = state_->length_bytes * 8;
  std::array<std::uint8_t, kBlockBytes + 8> padding{};
  padding[0] = 0x80;
  const std::size_t used = state_->block_used;
  const std::size_t zeros = used < 56 ? 56 - used : 120 - used;
  write_big_endian(static_cast<std::uint32_t>(length_bits >> 32U), padding.data() + zeros);
  write_big_endian(static_cast<std::uint32_t>(length_bits), padding.data() + zeros + 4);
  state_->take(padding.data(), zeros + 8);

  Sha256Sum sum;
  for (std::size_t i = 0; i < 8; ++i) {
    write_big_endian(state_->words[i], sum.data() + 4 * i);
  }
  *state_ = State();
  return sum;
}

}  // namespace regcache
