// What a repository accepts: found out by small blobs and manifests of our own, which are deleted again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/oci/digest.h"
#include "core/oci/media_type.h"
#include "core/result/result.h"
#include "native/store/store.h"

namespace regcache {

// What is tried, in this order.
enum class ProbeTrial : std::uint8_t {
  pull,          // asking for a manifest
  push,          // sending a blob
  stream,        // sending a blob whose size nobody knows
  oci_manifest,  // caches in each shape: stored, and the same when they come back
  oci_index,
  docker_list,
  zstd,      // a layer of zstd, in the first shape that is accepted
  deletion,  // of manifests
};

// "pull", "push", "stream", "oci-manifest", "oci-index", "docker-list", "zstd", "deletion".
[[nodiscard]] std::string_view trial_name(ProbeTrial trial);

enum class Verdict : std::uint8_t { yes, no, untried };

struct ProbeFinding {
  ProbeTrial trial = ProbeTrial::pull;
  Verdict verdict = Verdict::untried;
  std::string why;            // of a no: the registry's own words
  Code code = Code::refused;  // of a no
};

struct RegistryProbe {
  std::vector<ProbeFinding> findings;  // one for each trial
  std::vector<Digest> left;            // manifests of ours that could not be deleted
  std::vector<Digest> left_blobs;      // the same, of blobs: until the registry collects them

  [[nodiscard]] Verdict verdict(ProbeTrial trial) const;
  // The shape to write caches in: the first that is accepted.
  [[nodiscard]] std::optional<ManifestShape> shape() const;
};

// Tries everything at `store`, a repository; `remover` is the same with leave to delete. `nonce` makes our
// blobs differ from those of other runs.
//
// Shape:   no tag is written: manifests go under their digests. Blobs are deleted when no manifest of ours
//          is left; those that were there before stay.
// Errors:  what is no answer to a trial: unavailable, cancelled, io, corrupt.
// Limits:  about twenty requests, and less than 4 KiB sent.
[[nodiscard]] Result<RegistryProbe> probe_registry(Store& store, Store& remover,
                                                   std::uint64_t nonce);

}  // namespace regcache
