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
  hash_ = DecodedLayerHash();
  return consumer_.restart ? consumer_.restart() : Result<void>();
}

Result<DecodedLayer> LayerSink::finish() {
  REGCACHE_TRY(decode({}, End::yes));
  return hash_.finish(decoder_->toc_sum());
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
  const LayerPart part = decoder_->part();
  hash_.add(part, decoded);
  return part == LayerPart::tar && consumer_.write ? consumer_.write(decoded) : Result<void>();
}

}  // namespace regcache
