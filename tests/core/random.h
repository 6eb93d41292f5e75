// A small generator whose numbers are the same on every target.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

namespace regcache {

// xorshift: small seeds differ little at first, which is enough to shuffle by.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 2 + 1) {}

  std::uint64_t next() {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return state_;
  }
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(next() % end); }

  template <typename List>
  const auto& pick(const List& list) {
    return std::begin(list)[below(std::size(list))];
  }

  // Every order is as likely as any other.
  template <typename T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[below(i)]);
    }
  }

 private:
  std::uint64_t state_;
};

}  // namespace regcache
