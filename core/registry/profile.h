// The habits of registries that people use: one table, guessed from the host, to warn and never to block.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/oci/media_type.h"
#include "core/result/result.h"

namespace regcache {

// Which shapes of a cache a registry stores, as far as anyone knows.
struct RegistryProfile {
  std::string_view id;            // "ecr": what people write to say that a host has these habits
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

// What somebody knows better of a host than its name tells.
struct HostProfile {
  std::string host;
  const RegistryProfile* profile = nullptr;  // null: nothing is known
  bool immutable_tags = false;               // a tag that exists cannot be written again
};

// Reads "HOST=ID" or "HOST=ID:immutable"; ID is that of a profile, or "none".
//
// Errors:  invalid_input without a host or an ID; unknown_name for an ID that is none, with the nearest one.
[[nodiscard]] Result<HostProfile> parse_host_profile(std::string_view text);

// What `known` says of the host, and else what its name tells.
[[nodiscard]] HostProfile profile_of(std::string_view host, std::span<const HostProfile> known);

[[nodiscard]] bool takes_shape(const RegistryProfile& profile, ManifestShape shape);

}  // namespace regcache
