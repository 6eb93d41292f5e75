// A layer's blob in, its tar out, and the table of contents of eStargz told apart from the tar.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "core/codec/codec.h"
#include "core/oci/sha256.h"

namespace regcache {

// What decoded bytes are. containerd.io/uncompressed is the digest of both parts together; the tar
// alone is what another compression stores.
enum class LayerPart : std::uint8_t { tar, toc };

// A decoder for a layer of any compression. Whether a gzip blob is eStargz is found on the way: its
// last file is stargz.index.json in a member of its own, and its footer points there.
//
// Errors of its steps: those of make_decoder; corrupt for a table of contents that is not the last
//          file or that the footer does not point to.
// Source:  facts 8.1, "Detection used by BuildKit", "Restrictions".
// Differs: BuildKit takes a blob of the last kind for plain gzip whose layer has a file of that name.
class LayerDecoder : public Codec {
 public:
  // What the bytes are that the last step wrote: never of both parts.
  [[nodiscard]] virtual LayerPart part() const = 0;

  // The digest of the JSON of the table of contents; nothing when the blob is not eStargz. After
  // `done`.
  [[nodiscard]] virtual std::optional<Sha256Sum> toc_sum() const = 0;
};

// Errors:  as make_decoder. gzip and estargz are one here.
[[nodiscard]] std::unique_ptr<LayerDecoder> make_layer_decoder(Compression compression,
                                                               const DecodeLimits& limits = {});

}  // namespace regcache
