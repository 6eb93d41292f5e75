#include "core/codec/zstd.h"

// The row match finder's switch and the error codes are outside the stable part.
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>
#include <zstd_errors.h>

#include <bit>
#include <string>

#include "core/codec/stream_offset.h"

namespace regcache {
namespace {

class ZstdFrameEncoder final : public BlockEncoder {
 public:
  ZstdFrameEncoder(int level, std::size_t block_bytes) : context_(ZSTD_createCCtx()) {
    REGCACHE_CHECK(context_ != nullptr);
    set(ZSTD_c_compressionLevel, level);
    // A block sees all of itself. Level 3 alone would look back 2 MiB only.
    set(ZSTD_c_windowLog, static_cast<int>(std::bit_width(block_bytes - 1)));
    set(ZSTD_c_checksumFlag, 1);
    set(ZSTD_c_contentSizeFlag, 1);
    // Left to itself libzstd looks at the processor here, and small blocks differ between targets.
    set(ZSTD_c_useRowMatchFinder, ZSTD_ps_enable);
  }
  ~ZstdFrameEncoder() override { ZSTD_freeCCtx(context_); }

  std::size_t encode(Input block, Output room) override {
    REGCACHE_CHECK(room.size() >= zstd_frame_bound(block.size()));
    const std::size_t size =
        ZSTD_compress2(context_, room.data(), room.size(), block.data(), block.size());
    REGCACHE_CHECK(ZSTD_isError(size) == 0);
    return size;
  }

 private:
  void set(ZSTD_cParameter parameter, int value) {
    REGCACHE_CHECK(ZSTD_isError(ZSTD_CCtx_setParameter(context_, parameter, value)) == 0);
  }

  ZSTD_CCtx* context_;
};

class ZstdDecoder final : public Codec {
 public:
  ZstdDecoder() : context_(ZSTD_createDCtx()) {
    REGCACHE_CHECK(context_ != nullptr);
    REGCACHE_CHECK(ZSTD_isError(ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax,
                                                       kZstdWindowLogMax)) == 0);
  }
  ~ZstdDecoder() override { ZSTD_freeDCtx(context_); }

  Result<Step> step(Input& input, Output& output, End end) override {
    for (;;) {
      if (pending_ && output.empty()) {
        return Step::need_output;
      }
      if (!pending_ && input.empty()) {
        return starved(end);
      }
      REGCACHE_TRY(decode_some(input, output));
    }
  }

 private:
  Result<Step> starved(End end) const {
    if (end == End::no) {
      return Step::need_input;
    }
    if (offset_ == 0) {
      return corrupt_at("zstd frame", 0, "the blob is empty");
    }
    if (inside_frame_) {
      return corrupt_at("zstd frame", frame_offset_, "the blob ends in the middle of it");
    }
    return Step::done;
  }

  Result<void> decode_some(Input& input, Output& output) {
    if (!inside_frame_) {
      inside_frame_ = true;
      frame_offset_ = offset_;
    }
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{output.data(), output.size(), 0};
    const std::size_t wanted = ZSTD_decompressStream(context_, &out, &in);
    if (ZSTD_isError(wanted) != 0) {
      return broken(ZSTD_getErrorCode(wanted));
    }
    input = input.subspan(in.pos);
    output = output.subspan(out.pos);
    offset_ += in.pos;
    inside_frame_ = wanted != 0;
    pending_ = inside_frame_ && output.empty();
    return {};
  }

  // The words are ours: libzstd's are left out of the WebAssembly build.
  [[nodiscard]] Failure broken(ZSTD_ErrorCode code) const {
    switch (code) {
      case ZSTD_error_prefix_unknown:
        if (frame_offset_ == 0) {
          return corrupt_at("zstd frame", 0, "the blob does not start as zstd does");
        }
        return corrupt_at("zstd frame", frame_offset_,
                          "bytes follow the last frame that are not another one");
      case ZSTD_error_checksum_wrong:
        return corrupt_at("zstd frame", frame_offset_, "its checksum does not fit its content");
      case ZSTD_error_dictionary_wrong:
        return fail(Code::unsupported, piece_at("zstd frame", frame_offset_),
                    "it needs a dictionary, and layers have none");
      case ZSTD_error_frameParameter_windowTooLarge:
        return fail(
            Code::out_of_range, piece_at("zstd frame", frame_offset_),
            "its window is larger than " + std::to_string(1U << (kZstdWindowLogMax - 20)) + " MiB",
            "compress it again with a window log of " + std::to_string(kZstdWindowLogMax) +
                " or less");
      case ZSTD_error_memory_allocation:
        return fail(Code::out_of_range, piece_at("zstd frame", frame_offset_),
                    "its window does not fit into the memory that is left");
      default:
        return corrupt_at("zstd frame", frame_offset_, "its data is damaged");
    }
  }

  ZSTD_DCtx* context_;
  std::uint64_t offset_ = 0;        // bytes of the blob used so far
  std::uint64_t frame_offset_ = 0;  // where the current frame starts
  bool inside_frame_ = false;
  bool pending_ = false;  // the last call filled the output: there may be more without input
};

}  // namespace

std::unique_ptr<BlockEncoder> make_zstd_frame_encoder(int level, std::size_t block_bytes) {
  return std::make_unique<ZstdFrameEncoder>(level, block_bytes);
}

std::size_t zstd_frame_bound(std::size_t size) {
  return ZSTD_compressBound(size);
}

std::unique_ptr<Codec> make_zstd_decoder() {
  return std::make_unique<ZstdDecoder>();
}

}  // namespace regcache
