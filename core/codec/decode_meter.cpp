#include "core/codec/decode_meter.h"

#include <string>

namespace regcache {

Result<void> DecodeMeter::count(std::uint64_t bytes_read, std::uint64_t bytes_written) {
  read_ += bytes_read;
  written_ += bytes_written;
  if (written_ > limits_.output_bytes_max) {
    return fail(Code::out_of_range, "layer",
                "it decodes to more than " + std::to_string(limits_.output_bytes_max) + " bytes",
                "if you trust it, raise the limit on the size of a layer: --max-layer-size");
  }
  if (written_ > limits_.ratio_free_bytes && written_ / limits_.ratio_max >= read_) {
    return fail(Code::out_of_range, "layer",
                "it decodes to more than " + std::to_string(limits_.ratio_max) +
                    " times its size, as a decompression bomb does",
                "if you trust it, raise the limit on the ratio: --max-ratio");
  }
  return {};
}

}  // namespace regcache
