#include "core/codec/layer_decoder.h"

#include <utility>

#include "core/codec/estargz_decoder.h"

namespace regcache {
namespace {

// Every other compression: all of it is the tar.
class TarOnlyDecoder final : public LayerDecoder {
 public:
  explicit TarOnlyDecoder(std::unique_ptr<Codec> decoder) : decoder_(std::move(decoder)) {}

  Result<Step> step(Input& input, Output& output, End end) override {
    return decoder_->step(input, output, end);
  }
  [[nodiscard]] LayerPart part() const override { return LayerPart::tar; }
  [[nodiscard]] std::optional<Sha256Sum> toc_sum() const override { return std::nullopt; }

 private:
  std::unique_ptr<Codec> decoder_;
};

}  // namespace

std::unique_ptr<LayerDecoder> make_layer_decoder(Compression compression,
                                                 const DecodeLimits& limits) {
  if (compression == Compression::gzip || compression == Compression::estargz) {
    return make_estargz_decoder(limits);
  }
  return std::make_unique<TarOnlyDecoder>(*make_decoder(compression, limits));
}

}  // namespace regcache
