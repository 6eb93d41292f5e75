// The two small files of an OCI layout: oci-layout and index.json.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/oci/descriptor.h"
#include "core/result/result.h"

namespace regcache {

// The whole text of `oci-layout`. Source: image-spec v1.1.1, image-layout.md; facts, section 7.
inline constexpr std::string_view kLayoutFileText = R"({"imageLayoutVersion":"1.0.0"})";

// Annotations by which an entry of index.json is found.
inline constexpr std::string_view kRefNameAnnotation = "org.opencontainers.image.ref.name";
inline constexpr std::string_view kImageNameAnnotation = "io.containerd.image.name";

// What index.json says: a descriptor for each manifest.
//
// Errors:  invalid_input with a JSON pointer; out_of_range past 32 MiB.
[[nodiscard]] Result<std::vector<Descriptor>> parse_layout_index(std::string_view json);

// The entry that `name` (a tag, or a digest's text) stands for, as BuildKit looks for it: containerd's
// image name first, then the reference name. The last of several wins. A single entry without a name
// is also what "latest" stands for: skopeo and others write no name when they are given none.
[[nodiscard]] std::optional<Descriptor> find_in_layout(const std::vector<Descriptor>& entries,
                                                       std::string_view name);

// The text of index.json with `manifest` under `tag`; "" stands for a layout without one. An older
// entry of that tag goes, unless it has containerd's image name; all others stay as they are.
//
// Bytes:   compact JSON, the new entry last, as BuildKit writes it (facts, section 7).
// Errors:  those of parse_layout_index.
[[nodiscard]] Result<std::string> with_manifest(std::string_view json, const Descriptor& manifest,
                                                std::string_view tag);

}  // namespace regcache
