// From a layer's blob in one compression to its blob in another, in steps; or to nothing, to see what is in it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/codec/layer_conversion.h"
#include "core/codec/layer_decoder.h"
#include "core/codec/layer_encoder.h"

namespace regcache {

class LayerConverter final : public Codec {
 public:
  // Without an encoder nothing is written.
  LayerConverter(std::unique_ptr<LayerDecoder> decoder, std::unique_ptr<LayerEncoder> encoder)
      : decoder_(std::move(decoder)), encoder_(std::move(encoder)) {}

  // Errors of its steps: those of the decoder and the encoder.
  Result<Step> step(Input& input, Output& output, End end) override;

  // What the old blob decoded to. After `done`, once.
  [[nodiscard]] DecodedLayer take_decoded();
  // What the new blob is. After `done`, once; nothing without an encoder.
  [[nodiscard]] std::optional<LayerFacts> take_facts();

 private:
  [[nodiscard]] Result<Step> decode(Input& input, End end);

  std::unique_ptr<LayerDecoder> decoder_;
  std::unique_ptr<LayerEncoder> encoder_;
  std::vector<std::uint8_t> room_;
  std::span<const std::uint8_t> tar_;  // of room_, still to be encoded
  DecodedLayerHash hash_;
  bool is_decoded_ = false;
};

}  // namespace regcache
