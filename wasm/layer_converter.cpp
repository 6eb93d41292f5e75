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
  const bool is_toc = !decoded.empty() && decoder_->part() == LayerPart::toc;
  if (is_toc && !tar_hash_) {
    tar_hash_.emplace(hash_);
  }
  hash_.update(decoded);
  tar_ = is_toc || !encoder_ ? std::span<const std::uint8_t>() : decoded;
  tar_bytes_ += is_toc ? 0 : decoded.size();
  is_decoded_ = step == Step::done;
  return step;
}

DecodedLayer LayerConverter::take_decoded() {
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

std::optional<LayerFacts> LayerConverter::take_facts() {
  return encoder_ ? std::optional(encoder_->take_facts()) : std::nullopt;
}

}  // namespace regcache
