// A descriptor: what a manifest says of one blob.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/oci/digest.h"

namespace regcache {

using Annotations = std::map<std::string, std::string, std::less<>>;

// Annotation keys that caches carry (facts, section 3).
inline constexpr std::string_view kUncompressedAnnotation = "containerd.io/uncompressed";
inline constexpr std::string_view kCreatedAtAnnotation = "buildkit/createdat";
inline constexpr std::string_view kStargzTocDigestAnnotation =
    "containerd.io/snapshot/stargz/toc.digest";
inline constexpr std::string_view kStargzSizeAnnotation = "io.containers.estargz.uncompressed-size";
inline constexpr std::string_view kDistributionSourcePrefix = "containerd.io/distribution.source.";

struct Platform {
  std::string architecture;
  std::string os;
  std::string os_version;
  std::vector<std::string> os_features;
  std::string variant;

  friend bool operator==(const Platform&, const Platform&) = default;
};

// Units:   size is the number of bytes as stored, after compression.
// Source:  image-spec v1.1.1, descriptor.md; member order as Go writes it (facts, section 3).
struct Descriptor {
  std::string media_type;
  Digest digest;
  std::uint64_t size = 0;
  std::vector<std::string> urls;
  Annotations annotations;
  std::string data;  // base64, as written; empty when absent
  std::optional<Platform> platform;
  std::string artifact_type;

  friend bool operator==(const Descriptor&, const Descriptor&) = default;
};

}  // namespace regcache
