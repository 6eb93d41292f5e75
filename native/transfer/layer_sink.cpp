#include "native/transfer/layer_sink.h"

#include <utility>

#include "core/result/placed.h"

namespace regcache {
namespace {

constexpr std::size_t kRoomBytes = 262'144;

}  // namespace

LayerSink::LayerSink(const Digest& blob, Compression compression, TarConsumer consumer,
                     const DecodeLimits& limits)
    : blob_(blob),
      compression_(compression),
      consumer_(std::move(consumer)),
      limits_(limits),
      decoder_(make_layer_decoder(compression, limits)),
      room_(kRoomBytes) {}

Result<void> LayerSink::write(std::span<const std::uint8_t> bytes) {
  return decode(bytes, End::no);
}

Result<void> LayerSink::restart() {
  decoder_ = make_layer_decoder(compression_, limits_);
  hash_ = Sha256();
  tar_hash_.reset();
  tar_bytes_ = 0;
  return consumer_.restart ? consumer_.restart() : Result<void>();
}

Result<DecodedLayer> LayerSink::finish() {
  REGCACHE_TRY(decode({}, End::yes));
  Sha256 tar_hash = tar_hash_ ? *std::move(tar_hash_) : Sha256(hash_);
  DecodedLayer decoded{.uncompressed = make_digest(hash_.finish()),
                       .tar_hash = std::move(tar_hash),
                       .tar_bytes = tar_bytes_,
                       .toc = std::nullopt};
  if (const std::optional<Sha256Sum> sum = decoder_->toc_sum()) {
    decoded.toc = make_digest(*sum);
  }
  return decoded;
}

Result<void> LayerSink::decode(std::span<const std::uint8_t> bytes, End end) {
  Input input = bytes;
  while (true) {
    Output output = room_;
    REGCACHE_TRY_ASSIGN(const Step step, placed(blob_.text(), decoder_->step(input, output, end)));
    REGCACHE_TRY(hand_on(std::span(room_).first(room_.size() - output.size())));
    if (step != Step::need_output) {
      return {};
    }
  }
}

Result<void> LayerSink::hand_on(std::span<const std::uint8_t> decoded) {
  if (decoded.empty()) {
    return {};
  }
  if (decoder_->part() == LayerPart::toc) {
    if (!tar_hash_) {
      tar_hash_.emplace(hash_);
    }
    hash_.update(decoded);
    return {};
  }
  hash_.update(decoded);
  tar_bytes_ += decoded.size();
  return consumer_.write ? consumer_.write(decoded) : Result<void>();
}

}  // namespace regcache
