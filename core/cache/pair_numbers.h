// Numbers for pairs of numbers, in a table without an allocation for each: what makes a structural
// hash of things that are told apart by two parts.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace regcache {

// Spreads the bits of a pair over a hash.
[[nodiscard]] inline std::size_t hash_of_pair(std::uint32_t a, std::uint32_t b) {
  constexpr std::uint64_t kOdd = 0x9E37'79B9'7F4A'7C15;
  std::uint64_t hash = (std::uint64_t{a} << 32U | b) * kOdd;
  hash = (hash ^ hash >> 32U) * kOdd;
  return static_cast<std::size_t>(hash ^ hash >> 29U);
}

// Small numbers for pairs, dense from 0 in the order in which they first come.
//
// Limits:  as many different pairs as it was made for.
class PairNumbers {
 public:
  explicit PairNumbers(std::size_t count_max) : slots_(std::bit_ceil(2 * count_max + 1)) {}

  std::uint32_t of(std::uint32_t a, std::uint32_t b) {
    std::size_t at = hash_of_pair(a, b) & (slots_.size() - 1);
    while (slots_[at].number != 0 && (slots_[at].a != a || slots_[at].b != b)) {
      at = (at + 1) & (slots_.size() - 1);
    }
    if (slots_[at].number == 0) {
      slots_[at] = {a, b, ++count_};
    }
    return slots_[at].number - 1;
  }

 private:
  struct Slot {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t number = 0;  // 0: nothing here
  };

  std::vector<Slot> slots_;
  std::uint32_t count_ = 0;
};

}  // namespace regcache
