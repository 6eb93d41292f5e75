// Bytes that are made and wait for room.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/codec/codec.h"

namespace regcache {

class PendingBytes {
 public:
  [[nodiscard]] bool empty() const { return handed_out_ == bytes_.size(); }

  // Takes the place of bytes that are all handed out.
  void set(std::vector<std::uint8_t> bytes) {
    REGCACHE_CHECK(empty());
    bytes_ = std::move(bytes);
    handed_out_ = 0;
  }

  // Moves as many as there is room for.
  void hand_out(Output& output) {
    const std::size_t size = std::min(bytes_.size() - handed_out_, output.size());
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(handed_out_), size, output.begin());
    output = output.subspan(size);
    handed_out_ += size;
  }

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t handed_out_ = 0;
};

}  // namespace regcache
