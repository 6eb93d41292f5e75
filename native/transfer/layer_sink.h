// Decodes a layer while it arrives: the blob's bytes in, tar bytes out, and what they hash to.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/codec/layer_conversion.h"
#include "core/codec/layer_decoder.h"
#include "core/oci/digest.h"
#include "core/result/result.h"
#include "native/store/blob.h"

namespace regcache {

// Takes the tar as it comes out. Both may fail; restart forgets what came before.
struct TarConsumer {
  std::function<Result<void>(std::span<const std::uint8_t>)> write;
  std::function<Result<void>()> restart;
};

class LayerSink final : public BlobSink {
 public:
  // `blob` is what its errors name. `consumer` may be empty when only the digests are wanted.
  LayerSink(const Digest& blob, Compression compression, TarConsumer consumer,
            const DecodeLimits& limits = {});

  Result<void> write(std::span<const std::uint8_t> bytes) override;
  Result<void> restart() override;

  // Call once, after the last byte.
  //
  // Errors:  those of make_layer_decoder: corrupt when the stream ended too early.
  [[nodiscard]] Result<DecodedLayer> finish();

 private:
  Result<void> decode(std::span<const std::uint8_t> bytes, End end);
  Result<void> hand_on(std::span<const std::uint8_t> decoded);

  Digest blob_;
  Compression compression_;
  TarConsumer consumer_;
  DecodeLimits limits_;
  std::unique_ptr<LayerDecoder> decoder_;
  std::vector<std::uint8_t> room_;
  DecodedLayerHash hash_;
};

}  // namespace regcache
