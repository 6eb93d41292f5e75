// The habits of registries that people use: one table, guessed from the host, to warn and never to block.
#pragma once

#include <span>
#include <string_view>

#include "core/oci/media_type.h"

namespace regcache {

// Which shapes of a cache a registry stores, as far as anyone knows.
struct RegistryProfile {
  std::string_view name;          // "Amazon ECR"
  bool takes_index = true;        // image-manifest=false
  bool takes_docker_list = true;  // oci-mediatypes=false
  bool takes_chunks = true;       // a blob in several requests
  std::string_view quirk;         // what else surprises, one sentence; may be empty
  std::string_view source;        // where it was reported
  std::string_view date;          // of the newest report
};

// All profiles.
//
// Source:  facts, users A.14.
[[nodiscard]] std::span<const RegistryProfile> registry_profiles();

// The profile of a host ("123.dkr.ecr.eu-west-1.amazonaws.com"), or null when its name tells nothing.
[[nodiscard]] const RegistryProfile* guess_profile(std::string_view host);

[[nodiscard]] bool takes_shape(const RegistryProfile& profile, ManifestShape shape);

}  // namespace regcache
