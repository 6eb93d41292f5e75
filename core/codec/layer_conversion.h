// What compressing a layer anew means for its descriptor: whether it has to be done, what must come out of the
// old blob, and what is said of the new one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/codec/layer_decoder.h"
#include "core/codec/layer_joiner.h"
#include "core/oci/descriptor.h"
#include "core/oci/digest.h"
#include "core/oci/media_type.h"
#include "core/oci/sha256.h"
#include "core/result/result.h"

namespace regcache {

// How the layer is stored, estargz told by its annotations; nothing when it is no layer.
[[nodiscard]] std::optional<Compression> stored_compression(const Descriptor& layer);

// Whether BuildKit would convert the layer under force-compression: by its media type, and by the
// annotations of eStargz. The level does not count, and what is no layer is never converted.
//
// Source:  moby/buildkit@73ed6825c, util/converter; facts 6.1.
[[nodiscard]] bool needs_conversion(const Descriptor& layer, Compression target);

// The descriptor of the layer `old` when its tar has become a blob of `compression` with these facts.
//
// Shape:   the media type is OCI's. `buildkit/createdat` stays; annotations that told of the old
//          compression go.
// Differs: BuildKit loses buildkit/createdat.
[[nodiscard]] Descriptor converted_descriptor(const Descriptor& old, LayerFacts facts,
                                              Compression compression);

// What a whole layer decoded to.
//
// Shape:   uncompressed is the digest of all decoded bytes, what descriptors call the diffID; tar_hash
//          and tar_bytes are of the tar alone, without the table of contents that eStargz appends.
struct DecodedLayer {
  Digest uncompressed;
  Sha256 tar_hash;
  std::uint64_t tar_bytes = 0;
  std::optional<Digest> toc;  // of the table of contents; absent when the blob is not eStargz
};

// Hashes what a LayerDecoder gives, piece by piece.
class DecodedLayerHash {
 public:
  void add(LayerPart part, std::span<const std::uint8_t> decoded);
  // Once, after the last piece. `toc_sum` is the decoder's.
  [[nodiscard]] DecodedLayer finish(const std::optional<Sha256Sum>& toc_sum);

 private:
  Sha256 hash_;
  std::optional<Sha256> tar_hash_;  // set aside where the table of contents begins
  std::uint64_t tar_bytes_ = 0;
};

// The digest that `layer` says it decodes to, if it says so (`containerd.io/uncompressed`); for plain
// tar its own.
[[nodiscard]] std::optional<Digest> stated_diff_id(const Descriptor& layer);

// Compares what a layer decoded to with what its descriptor states: the diffID, and the digest of the
// table of contents of eStargz.
//
// Errors:  corrupt.
[[nodiscard]] Result<void> check_decoded(const Descriptor& layer, const DecodedLayer& decoded);

}  // namespace regcache
