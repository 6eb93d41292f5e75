// What people write for either end of a command: a reference, a layout, or BuildKit's own words.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "core/oci/reference.h"
#include "core/options/cache_options.h"
#include "core/result/result.h"

namespace regcache {

struct RegistryLocation {
  Reference reference;
  bool insecure = false;  // registry.insecure=true
};

// Where ":tag" or "@digest" begins in "host/repository:tag" or "folder:tag"; npos when there is neither.
[[nodiscard]] std::size_t tag_mark(std::string_view text);

// An OCI layout on disk.
struct LayoutLocation {
  std::string folder;
  std::string name = "latest";  // tag, or the text of a digest
};

using Location = std::variant<RegistryLocation, LayoutLocation>;

// Reads a location.
//
// Shape:   "oci:dir[:tag]", "ocidir://dir[:tag]", each with "@digest" in the place of ":tag"; an
//          existing directory, or a path that begins with "/", "./" or "../"; an option string with
//          "type="; else a reference. `direction` tells whether options are read as --cache-from or
//          --cache-to, but `dest` is understood in a source and `src` in a destination.
// Errors:  the first error of an option string; those of parse_reference; invalid_input for a layout
//          without a folder or with an empty tag or a broken digest; unsupported as location_of.
// Source:  skopeo's containers-transports(5) for "oci:", regclient for "ocidir://".
// Differs: in skopeo "oci:dir:tag" may have a tag of any form; here it is not empty and has no '/'.
[[nodiscard]] Result<Location> parse_location(std::string_view text, Direction direction);

// Where a cache of these options is.
//
// Errors:  unsupported for backends that are neither a registry nor a directory.
[[nodiscard]] Result<Location> location_of(const CacheOptions& options);

// "docker.io/library/alpine:latest", "oci:dir:tag".
[[nodiscard]] std::string location_text(const Location& location);

}  // namespace regcache
