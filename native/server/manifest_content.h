// What a registry must know of a manifest that it stores: its types, and what it refers to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/oci/descriptor.h"
#include "core/oci/digest.h"
#include "core/result/result.h"

namespace regcache {

struct ManifestContent {
  std::string media_type;     // the body's own; empty when it has none
  std::string artifact_type;  // what a list of referrers shows
  Annotations annotations;
  std::optional<Digest> subject;
  std::vector<Digest> needed;   // blobs or manifests that must be in the repository before
  std::vector<Digest> foreign;  // layers that may lie elsewhere
};

// Reads a manifest of any kind that refers to others by `config`, `layers`, `blobs` or `manifests`.
//
// Shape:   `needed` has every reference but the subject and non-distributable layers.
// Errors:  invalid_input (JSON, a member's type, ambiguous families, a digest); unsupported for a
//          digest of another algorithm; subject is a JSON pointer.
// Source:  distribution-spec v1.1.1, spec.md "Pushing Manifests"; image-spec v1.1.1, manifest.md.
[[nodiscard]] Result<ManifestContent> read_manifest_content(std::string_view json);

}  // namespace regcache
