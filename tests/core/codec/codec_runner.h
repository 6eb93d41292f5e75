// Drives a codec in tests: any size of pieces, every piece in a buffer of exactly its size.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/codec/layer_encoder.h"
#include "tests/core/random.h"

namespace regcache {

using Bytes = std::vector<std::uint8_t>;

inline Bytes to_bytes(std::string_view text) {
  return Bytes(text.begin(), text.end());
}

// Bytes of hex digits; spaces between them are skipped.
inline Bytes from_hex(std::string_view text) {
  Bytes bytes;
  std::optional<unsigned> high;
  for (const char c : text) {
    if (c == ' ') {
      continue;
    }
    const auto digit = static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
    if (high) {
      bytes.push_back(static_cast<std::uint8_t>(*high * 16 + digit));
      high.reset();
    } else {
      high = digit;
    }
  }
  return bytes;
}

inline Bytes joined(const Bytes& a, const Bytes& b) {
  Bytes all = a;
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

// Bytes that compress about as a layer does: words, noise and zeros in turn.
inline Bytes layer_like(std::size_t size, std::uint64_t seed) {
  constexpr std::string_view kWords[] = {"usr/lib/", "python3.11", "ELF",
                                         "\0\0\0\0", "import ",    "();\n"};
  Random random(seed);
  Bytes bytes;
  while (bytes.size() < size) {
    const std::size_t kind = random.below(8);
    const std::size_t run = 1 + random.below(kind == 0 ? 600 : 40);
    for (std::size_t i = 0; i < run; ++i) {
      if (kind == 0) {
        bytes.push_back(0);
      } else if (kind == 1) {
        bytes.push_back(static_cast<std::uint8_t>(random.next()));
      } else {
        const std::string_view word = kWords[random.below(std::size(kWords))];
        bytes.insert(bytes.end(), word.begin(), word.end());
      }
    }
  }
  bytes.resize(size);
  return bytes;
}

// Sizes of the pieces in which a codec gets its input and its room.
struct Pieces {
  std::size_t in = 1 << 16;
  std::size_t out = 1 << 16;
};

inline constexpr Pieces kPieces[] = {{1 << 20, 1 << 20}, {1, 1},  {1, 4096},
                                     {4096, 1},          {7, 13}, {511, 512}};

// Feeds `input` to the end and returns all output, or the error. Every piece is a heap buffer of
// exactly its size, so that a sanitizer sees an overrun by one.
inline Result<Bytes> run(Codec& codec, const Bytes& input, Pieces pieces = {}) {
  Bytes output;
  std::size_t used = 0;
  for (;;) {
    const std::size_t size = std::min(pieces.in, input.size() - used);
    const auto first = input.begin() + static_cast<std::ptrdiff_t>(used);
    const Bytes piece(first, first + static_cast<std::ptrdiff_t>(size));
    const End end = used + size == input.size() ? End::yes : End::no;
    Input rest(piece);
    for (;;) {
      Bytes room(pieces.out);
      Output room_left(room);
      REGCACHE_TRY_ASSIGN(const Step step, codec.step(rest, room_left, end));
      room.resize(room.size() - room_left.size());
      output.insert(output.end(), room.begin(), room.end());
      if (step == Step::done) {
        REGCACHE_CHECK(rest.empty() && end == End::yes);
        return output;
      }
      if (step == Step::need_input) {
        REGCACHE_CHECK(rest.empty() && end == End::no);
        break;
      }
      REGCACHE_CHECK(room_left.empty());
    }
    used += size;
  }
}

inline Bytes encoded(Compression compression, std::optional<int> level, const Bytes& input,
                     Pieces pieces = {}) {
  return *run(**make_layer_encoder(compression, level), input, pieces);
}

inline Result<Bytes> decoded(Compression compression, const Bytes& input, Pieces pieces = {},
                             const DecodeLimits& limits = {}) {
  return run(**make_decoder(compression, limits), input, pieces);
}

}  // namespace regcache
