// Looks at every blob of a cache: is it there, and is it what its descriptor says?
#pragma once

#include <vector>

#include "core/codec/codec.h"
#include "core/result/result.h"
#include "native/store/store.h"
#include "native/transfer/cache_image.h"
#include "native/transfer/progress.h"

namespace regcache {

enum class VerifyDepth : std::uint8_t {
  presence,  // every blob is there
  content,   // every blob is downloaded: size, digest and diffID hold
};

// How to look.
struct VerifyPlan {
  VerifyDepth depth = VerifyDepth::presence;
  unsigned jobs = 4;
  DecodeLimits limits = {};
};

struct BlobFinding {
  Digest blob;
  Error error;
};

struct VerifyReport {
  std::size_t blobs = 0;
  std::uint64_t bytes = 0;
  std::size_t diff_ids = 0;           // layers whose diffID was checked
  std::vector<BlobFinding> findings;  // the largest blobs first
  // Layers past a limit: nobody knows whether they are right.
  std::vector<BlobFinding> unchecked;
};

// Errors:  those that stop the look itself (denied, unavailable, cancelled); what is wrong with a blob
//          is a finding.
[[nodiscard]] Result<VerifyReport> verify_blobs(Store& store, const CacheImage& image,
                                                const VerifyPlan& plan, Progress& progress);

}  // namespace regcache
