// Reading gzip with an eye on the table of contents that eStargz puts at its end.
#pragma once

#include <memory>

#include "core/codec/layer_decoder.h"

namespace regcache {

// For any gzip blob. See layer_decoder.h.
[[nodiscard]] std::unique_ptr<LayerDecoder> make_estargz_decoder(const DecodeLimits& limits);

}  // namespace regcache
