// The word of a compression, read.
#pragma once

#include <string>
#include <string_view>

#include "core/oci/media_type.h"
#include "core/result/result.h"

namespace regcache {

// Errors:  unknown_name.
[[nodiscard]] inline Result<Compression> parse_compression(std::string_view name) {
  for (const Compression compression :
       {Compression::uncompressed, Compression::gzip, Compression::estargz, Compression::zstd}) {
    if (name == compression_name(compression)) {
      return compression;
    }
  }
  return fail(Code::unknown_name, std::string(name), "there is no such compression",
              "use gzip, zstd, estargz or uncompressed");
}

}  // namespace regcache
