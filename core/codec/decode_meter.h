// Counts what a decoder reads and writes, and stops it at its limits.
#pragma once

#include <cstdint>

#include "core/codec/codec.h"

namespace regcache {

class DecodeMeter {
 public:
  explicit DecodeMeter(const DecodeLimits& limits) : limits_(limits) {}

  // Adds what one step read and wrote.
  //
  // Errors: out_of_range past one of the limits.
  [[nodiscard]] Result<void> count(std::uint64_t bytes_read, std::uint64_t bytes_written);

 private:
  DecodeLimits limits_;
  std::uint64_t read_ = 0;
  std::uint64_t written_ = 0;
};

}  // namespace regcache
