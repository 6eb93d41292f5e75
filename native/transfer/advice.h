// Tries compressions on samples of a cache's layers: what each would cost, and which is best.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/oci/media_type.h"
#include "core/result/result.h"
#include "native/store/store.h"
#include "native/transfer/cache_image.h"
#include "native/transfer/progress.h"

namespace regcache {

struct AdviceRequest {
  std::uint64_t sample_bytes = 0;      // of all layers together, decoded
  std::uint64_t bytes_per_second = 0;  // of the way to the registry
  unsigned threads = 1;                // that compress at once
};

// What a compression would make of the cache.
//
// Units:   size in bytes for the whole cache, times in seconds on this machine: compress_s on all its
//          threads, decode_s on one, push_s and pull_s with the bytes on their way at the same time.
struct Trial {
  Compression compression = Compression::gzip;
  int level = 0;
  std::uint64_t size = 0;
  double compress_s = 0;
  double decode_s = 0;
  double push_s = 0;
  double pull_s = 0;
};

struct Advice {
  std::size_t layers = 0;
  std::uint64_t stored_bytes = 0;   // as the layers are now
  std::uint64_t tar_bytes = 0;      // of all layers, estimated from the samples
  std::uint64_t sampled_bytes = 0;  // decoded
  std::vector<Trial> trials;        // by algorithm and level
  std::size_t best = 0;             // the one whose push and pull together take least
};

// Reads the front of each layer, as much of each as its share of the sample, and tries every algorithm
// at several levels on it.
//
// Errors:  those of the store and the decoders; not_found when the cache has no layers.
// Limits:  memory is one layer's sample and what it is encoded to.
[[nodiscard]] Result<Advice> advise(Store& store, const CacheImage& image,
                                    const AdviceRequest& request, Progress& progress);

}  // namespace regcache
