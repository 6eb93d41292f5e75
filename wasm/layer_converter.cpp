#include "wasm/layer_converter.h"

#include <utility>

namespace regcache {
namespace {

constexpr std::size_t kRoomBytes = 262'144;

}  // namespace

Result<Step> LayerConverter::step(Input& input, Output& output, End end) {
  while (true) {
    if (!tar_.empty() && encoder_) {
      REGCACHE_TRY_ASSIGN(const Step step, encoder_->step(tar_, output, End::no));
      if (step == Step::need_output) {
        return step;
      }
    }
    if (is_decoded_) {
      return encoder_ ? encoder_->step(tar_, output, End::yes) : Result<Step>(Step::done);
    }
    REGCACHE_TRY_ASSIGN(const Step step, decode(input, end));
    if (step == Step::need_input && tar_.empty()) {
      return step;
    }
  }
}

// Decodes once, hashes what came out, and leaves the tar of it for the encoder.
Result<Step> LayerConverter::decode(Input& input, End end) {
  room_.resize(kRoomBytes);
  Output room = room_;
  REGCACHE_TRY_ASSIGN(const Step step, decoder_->step(input, room, end));
  const std::span<const std::uint8_t> decoded(room_.data(), room_.size() - room.size());
  const LayerPart part = decoder_->part();
  hash_.add(part, decoded);
  tar_ = part == LayerPart::tar && encoder_ ? decoded : std::span<const std::uint8_t>();
  is_decoded_ = step == Step::done;
  return step;
}

DecodedLayer LayerConverter::take_decoded() {
  return hash_.finish(decoder_->toc_sum());
}

std::optional<LayerFacts> LayerConverter::take_facts() {
  return encoder_ ? std::optional(encoder_->take_facts()) : std::nullopt;
}

}  // namespace regcache
