#include "core/codec/codec.h"

#include <algorithm>
#include <utility>

#include "core/codec/block_plan.h"
#include "core/codec/decode_meter.h"
#include "core/codec/gzip.h"
#include "core/codec/zstd.h"

namespace regcache {
namespace {

class PassThrough final : public Codec {
 public:
  Result<Step> step(Input& input, Output& output, End end) override {
    const std::size_t size = std::min(input.size(), output.size());
    std::copy_n(input.begin(), size, output.begin());
    input = input.subspan(size);
    output = output.subspan(size);
    if (!input.empty()) {
      return Step::need_output;
    }
    return end == End::yes ? Step::done : Step::need_input;
  }
};

class LimitedDecoder final : public Codec {
 public:
  LimitedDecoder(std::unique_ptr<Codec> decoder, const DecodeLimits& limits)
      : decoder_(std::move(decoder)), meter_(limits) {}

  Result<Step> step(Input& input, Output& output, End end) override {
    const std::size_t offered_in = input.size();
    const std::size_t offered_out = output.size();
    REGCACHE_TRY_ASSIGN(const Step step, decoder_->step(input, output, end));
    REGCACHE_TRY(meter_.count(offered_in - input.size(), offered_out - output.size()));
    return step;
  }

 private:
  std::unique_ptr<Codec> decoder_;
  DecodeMeter meter_;
};

}  // namespace

Result<std::unique_ptr<Codec>> make_decoder(Compression compression, const DecodeLimits& limits) {
  std::unique_ptr<Codec> decoder;
  switch (compression) {
    case Compression::uncompressed:
      decoder = std::make_unique<PassThrough>();
      break;
    case Compression::gzip:
    case Compression::estargz:
      decoder = make_gzip_decoder();
      break;
    case Compression::zstd:
      decoder = make_zstd_decoder();
      break;
  }
  return std::unique_ptr<Codec>(std::make_unique<LimitedDecoder>(std::move(decoder), limits));
}

std::optional<std::uint64_t> bound(Compression compression, std::uint64_t size) {
  if (compression == Compression::uncompressed) {
    return size;
  }
  if (compression == Compression::estargz) {
    return std::nullopt;
  }
  // Cut as finely as any level cuts it, and every block at its worst.
  const std::uint64_t block_bytes = plan_blocks(compression, std::nullopt)->block_bytes();
  const std::uint64_t whole_blocks = size / block_bytes;
  const std::uint64_t rest = size % block_bytes;
  const bool has_short_block = rest != 0 || size == 0;
  return whole_blocks * block_bound(compression, static_cast<std::size_t>(block_bytes)) +
         (has_short_block ? block_bound(compression, static_cast<std::size_t>(rest)) : 0);
}

}  // namespace regcache
