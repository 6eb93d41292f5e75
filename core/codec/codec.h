// Codecs that step: bytes in, bytes out, no I/O, bounded memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "core/limits.h"
#include "core/oci/media_type.h"
#include "core/result/result.h"

namespace regcache {

// What a step ended with; failure is the Result.
enum class Step : std::uint8_t { done, need_input, need_output };

// Whether the input given is all there will be.
enum class End : bool { no, yes };

// Bytes still to be read; a step moves the start forward as it uses them.
using Input = std::span<const std::uint8_t>;
// Room still to be filled; a step moves the start forward as it fills it.
using Output = std::span<std::uint8_t>;

// Turns a stream into another, piece by piece.
//
// need_input:  all input is used; call again with more, or with End::yes.
// need_output: the output is full; call again with room and the rest of the input. More room may be
//              asked for than is then needed: only `done` says that all bytes are out.
// done:        the stream is complete; nothing more will come. Only after End::yes.
// An error is final: the codec is good for nothing afterwards but to be destroyed.
class Codec {
 public:
  Codec() = default;
  Codec(const Codec&) = delete;
  Codec& operator=(const Codec&) = delete;
  virtual ~Codec() = default;

  [[nodiscard]] virtual Result<Step> step(Input& input, Output& output, End end) = 0;
};

// How much a decoder may give: what stops a decompression bomb. Both can be raised by the user.
//
// Units:   output_bytes_max in decoded bytes; ratio_max in decoded bytes per encoded byte, looked at
//          after ratio_free_bytes of output.
struct DecodeLimits {
  std::uint64_t output_bytes_max = kLayerBytesMax;
  std::uint64_t ratio_max = kDecodeRatioMax;
  std::uint64_t ratio_free_bytes = kDecodeRatioFreeBytes;
};

// Makes a decoder. estargz decodes as the gzip it is, table of contents included.
//
// Shape:   gzip: one or more members. zstd: one or more frames, skippable ones among them.
// Errors of its steps: corrupt for a broken, truncated, empty or trailing stream, where the subject
//          names the member or frame by its offset; unsupported for a zstd dictionary; out_of_range
//          for a zstd window past kZstdWindowLogMax and for output past `limits`.
// Differs: zero bytes after the last gzip member are refused, as Go's reader in BuildKit refuses
//          them; gzip(1) lets them pass.
[[nodiscard]] Result<std::unique_ptr<Codec>> make_decoder(Compression compression,
                                                          const DecodeLimits& limits = {});

// The most bytes that the encoder of `compression` writes for `size` bytes, at any level; nothing
// for estargz, whose table of contents grows with the names in the tar.
[[nodiscard]] std::optional<std::uint64_t> bound(Compression compression, std::uint64_t size);

}  // namespace regcache
