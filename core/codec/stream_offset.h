// How codecs say where in a blob something is wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

// "gzip member at byte 4096": the subject of every decoder's error.
[[nodiscard]] inline std::string piece_at(std::string_view piece, std::uint64_t offset) {
  return std::string(piece) + " at byte " + std::to_string(offset);
}

[[nodiscard]] inline Failure corrupt_at(std::string_view piece, std::uint64_t offset,
                                        std::string detail) {
  return fail(Code::corrupt, piece_at(piece, offset), std::move(detail),
              "the blob is damaged: fetch it again, or build the cache anew");
}

}  // namespace regcache
