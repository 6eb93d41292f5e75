// Compresses a layer anew on its way from one store to another.
#pragma once

#include "core/codec/block_plan.h"
#include "core/codec/layer_conversion.h"
#include "core/oci/descriptor.h"
#include "core/oci/media_type.h"
#include "core/result/result.h"
#include "native/store/store.h"
#include "native/transfer/blob_transfer.h"
#include "native/transfer/block_workers.h"
#include "native/transfer/known_layers.h"
#include "native/transfer/progress.h"

namespace regcache {

// What layers become.
struct Conversion {
  BlockPlan plan;
  bool every_layer = false;  // also those that are compressed as asked, perhaps with another level
};

// Reads the layer, checks its digest, size and diffID, and encodes its tar into `blob` with the help of
// `workers`, all at once. Returns what the blob is. An eStargz layer gives its tar without the table of
// contents.
//
// Errors:  those of the route's source, the codecs and `blob`; corrupt when the diffID is not what the
//          layer says.
// Limits:  memory is that of the codecs and the workers.
[[nodiscard]] Result<Descriptor> encode_layer(const TransferRoute& route, const Descriptor& layer,
                                              BlockWorkers& workers, BlobSink& blob);

// A layer in its new form, and what became of it.
struct ConvertedLayer {
  Descriptor descriptor;
  PutOutcome outcome = PutOutcome::sent;
};

// Encodes the layer straight into `route.to`. A layer that the destination may have already is encoded
// to nowhere first, and sent only if it is not there; where the destination refuses a stream the layer
// is encoded again into a temporary file.
//
// Errors:  those of encode_layer and of the destination.
[[nodiscard]] Result<ConvertedLayer> convert_layer(const TransferRoute& route,
                                                   const Descriptor& layer, BlockWorkers& workers,
                                                   const KnownLayers& known);

}  // namespace regcache
