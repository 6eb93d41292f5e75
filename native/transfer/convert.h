// Compresses a layer anew: from one store into a temporary blob that an upload can read.
#pragma once

#include <memory>

#include "core/codec/block_plan.h"
#include "core/oci/descriptor.h"
#include "core/oci/media_type.h"
#include "core/result/result.h"
#include "native/store/store.h"
#include "native/transfer/block_workers.h"
#include "native/transfer/progress.h"

namespace regcache {

// What layers become.
struct Conversion {
  BlockPlan plan;
  bool every_layer = false;  // also those that are compressed as asked, perhaps with another level
};

struct ConvertedLayer {
  Descriptor descriptor;
  std::unique_ptr<BlobSource> blob;
};

// Whether BuildKit would convert the layer under force-compression: by its media type, and by the
// annotations of eStargz. The level does not count, and what is no layer is never converted.
//
// Source:  moby/buildkit@73ed6825c, util/converter; facts 6.1.
[[nodiscard]] bool needs_conversion(const Descriptor& layer, Compression target);

// Reads the layer, checks its digest, size and diffID, and encodes its tar with the help of `workers`,
// all at once. An eStargz layer gives its tar without the table of contents.
//
// Shape:   the media type is OCI's. `buildkit/createdat` stays; annotations that told of the old
//          compression go.
// Errors:  those of the store and the codecs; corrupt when the diffID is not what the layer says.
// Limits:  memory is that of the codecs and the workers. The encoded layer lies in an unnamed temporary
//          file, because registries want to know its size before they take it.
// Differs: BuildKit loses buildkit/createdat.
[[nodiscard]] Result<ConvertedLayer> convert_layer(Store& from, const Descriptor& layer,
                                                   BlockWorkers& workers, Progress& progress);

}  // namespace regcache
