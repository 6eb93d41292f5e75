// What BuildKit will do with options, as data and as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/options/cache_options.h"
#include "core/options/parse_rules.h"

namespace regcache {

// How BuildKit talks to a registry.
enum class RegistryTransport : std::uint8_t {
  https,
  http,             // loopback hosts
  https_then_http,  // registry.insecure: certificates are not verified, plain HTTP is a way out
};

// "https", "http", "https-then-http".
[[nodiscard]] std::string_view transport_name(RegistryTransport transport);

struct RegistryPlace {
  std::string reference;  // normalised
  std::string host;       // that is talked to
  RegistryTransport transport = RegistryTransport::https;
  bool writes_tag = false;  // exports only; false when the reference has a digest
};

struct ImageForm {
  ManifestShape shape = ManifestShape::oci_manifest;
  std::string_view manifest_media_type;
  Compression compression = Compression::gzip;
  std::string_view layer_media_type;  // of layers with that compression
  std::optional<std::int64_t> level;  // as written
  std::string level_effect;           // what BuildKit makes of the level, or of none
  bool force_compression = false;
};

struct Explanation {
  Backend backend = Backend::registry;
  Direction direction = Direction::cache_to;
  std::string place;  // a reference, a directory, a bucket, a scope
  std::optional<RegistryPlace> registry;
  std::optional<ImageForm> image;
  std::optional<CacheMode> mode;                 // exports
  std::optional<BuildKitVersion> oldest_reader;  // exports: the oldest BuildKit that can import it
  std::string canonical;                         // the shortest text that means the same
  std::vector<std::string> notes;                // sentences, lower case, no final period
};

// Source:  facts 1.9, 1.10, section 3 (media types), 4.6, 6.1, 6.3, 9.1, 9.7, section 0.
[[nodiscard]] Explanation explain(const CacheOptions& options, const ParseRules& rules);

// Several lines of "label  value", then the notes; every line ends in a line feed. Values of secret
// attributes do not appear.
[[nodiscard]] std::string to_text(const Explanation& explanation);

// "an OCI image manifest", ...: the shape for people.
[[nodiscard]] std::string_view shape_words(ManifestShape shape);
// "oci-manifest", "oci-index", "docker-list": the shape for programs.
[[nodiscard]] std::string_view shape_name(ManifestShape shape);

}  // namespace regcache
