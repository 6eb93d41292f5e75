// What an option string says once it is read: types that cannot hold what BuildKit would refuse.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/oci/digest.h"
#include "core/oci/media_type.h"
#include "core/oci/reference.h"
#include "core/options/option_table.h"
#include "core/options/scalar.h"

namespace regcache {

enum class CacheMode : std::uint8_t { min, max };

// "min", "max".
[[nodiscard]] std::string_view mode_name(CacheMode mode);

// How layers are compressed. The level is the number that was written: BuildKit accepts any and
// fails, maps or ignores it later (facts 6.3); encoder_level says what regcache does with it.
struct GzipLayers {
  std::optional<std::int64_t> level;

  friend bool operator==(const GzipLayers&, const GzipLayers&) = default;
};
struct ZstdLayers {
  std::optional<std::int64_t> level;

  friend bool operator==(const ZstdLayers&, const ZstdLayers&) = default;
};
struct EstargzLayers {
  std::optional<std::int64_t> level;

  friend bool operator==(const EstargzLayers&, const EstargzLayers&) = default;
};
struct UncompressedLayers {
  friend bool operator==(const UncompressedLayers&, const UncompressedLayers&) = default;
};
using LayerCompression = std::variant<GzipLayers, ZstdLayers, EstargzLayers, UncompressedLayers>;

// How a cache image is exported, to a registry or a directory.
struct ImageExport {
  CacheMode mode = CacheMode::min;
  ManifestShape shape = ManifestShape::oci_manifest;
  LayerCompression compression;
  bool force_compression = false;
  bool ignore_error = false;

  friend bool operator==(const ImageExport&, const ImageExport&) = default;
};

struct RegistryExport {
  Reference reference;
  std::string raw_ref;  // as written: what BuildKit compares to find duplicates
  bool insecure = false;
  ImageExport image;

  friend bool operator==(const RegistryExport&, const RegistryExport&) = default;
};

struct RegistryImport {
  Reference reference;
  std::string raw_ref;
  bool insecure = false;

  friend bool operator==(const RegistryImport&, const RegistryImport&) = default;
};

struct LocalExport {
  std::string dest;
  std::string tag = "latest";
  bool reset = false;
  ImageExport image;

  friend bool operator==(const LocalExport&, const LocalExport&) = default;
};

struct LocalImport {
  std::string src;
  std::string tag = "latest";  // not looked at when there is a digest
  std::optional<Digest> digest;

  friend bool operator==(const LocalImport&, const LocalImport&) = default;
};

struct InlineExport {
  friend bool operator==(const InlineExport&, const InlineExport&) = default;
};

// How a cache of objects (gha, s3, azblob) is exported: always gzip, never a manifest.
struct ObjectExport {
  CacheMode mode = CacheMode::min;
  bool ignore_error = false;

  friend bool operator==(const ObjectExport&, const ObjectExport&) = default;
};

// Absent optionals are looked up in an environment (see the option table).
struct GhaCache {
  std::string scope = "buildkit";
  std::optional<std::string> url;
  std::optional<std::string> url_v2;
  std::int64_t version = 0;
  std::optional<std::string> token;
  std::string repository;
  std::string ghtoken;
  Duration timeout;

  friend bool operator==(const GhaCache&, const GhaCache&) = default;
};

enum class RetryMode : std::uint8_t { standard, adaptive };

struct S3Cache {
  std::optional<std::string> bucket;
  std::optional<std::string> region;
  std::vector<std::string> names = {"buildkit"};
  std::string prefix;
  std::string blobs_prefix;
  std::string manifests_prefix;
  std::string endpoint_url;
  bool use_path_style = false;
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
  Duration touch_refresh;
  std::int64_t upload_parallelism = 4;
  bool disable_accept_encoding = false;
  RetryMode retry_mode = RetryMode::standard;
  std::int64_t retry_max_attempts = 3;

  friend bool operator==(const S3Cache&, const S3Cache&) = default;
};

struct AzblobCache {
  std::optional<std::string> account_url;
  std::optional<std::string> account_name;
  std::optional<std::string> container;
  std::vector<std::string> names = {"buildkit"};
  std::optional<std::string> prefix;
  std::string blobs_prefix;
  std::string manifests_prefix;
  std::string secret_access_key;

  friend bool operator==(const AzblobCache&, const AzblobCache&) = default;
};

// The object caches, tied to a direction: an import has no mode.
template <typename Cache>
struct ObjectCacheExport {
  Cache cache;
  ObjectExport object;

  friend bool operator==(const ObjectCacheExport&, const ObjectCacheExport&) = default;
};
template <typename Cache>
struct ObjectCacheImport {
  Cache cache;

  friend bool operator==(const ObjectCacheImport&, const ObjectCacheImport&) = default;
};
using GhaExport = ObjectCacheExport<GhaCache>;
using GhaImport = ObjectCacheImport<GhaCache>;
using S3Export = ObjectCacheExport<S3Cache>;
using S3Import = ObjectCacheImport<S3Cache>;
using AzblobExport = ObjectCacheExport<AzblobCache>;
using AzblobImport = ObjectCacheImport<AzblobCache>;

// One --cache-to or --cache-from.
using CacheOptions =
    std::variant<RegistryExport, RegistryImport, LocalExport, LocalImport, InlineExport, GhaExport,
                 GhaImport, S3Export, S3Import, AzblobExport, AzblobImport>;

// What a client sends to BuildKit: keys in lower case, without `type`.
using OptionAttributes = std::map<std::string, std::string, std::less<>>;

[[nodiscard]] Backend backend_of(const CacheOptions& options);
[[nodiscard]] Direction direction_of(const CacheOptions& options);

// How the image is exported; null for imports and for backends that keep no image.
[[nodiscard]] const ImageExport* image_export(const CacheOptions& options);
// How objects are exported; null for imports and for backends that keep an image.
[[nodiscard]] const ObjectExport* object_export(const CacheOptions& options);

[[nodiscard]] Compression compression_of(const LayerCompression& compression);
// The level that was written; nothing when there was none, and for uncompressed.
[[nodiscard]] std::optional<std::int64_t> level_of(const LayerCompression& compression);

// The level for make_layer_encoder (core/codec/layer_encoder.h).
//
// Shape:   gzip and estargz: -1 is the default. zstd: 0 and below is 1, above 22 is 22.
// Errors:  out_of_range for gzip and estargz levels outside of -1 to 9.
// Differs: BuildKit maps zstd levels to four of its own, and knows gzip -2 (Huffman only); a wrong
//          gzip level fails there when the first new layer is compressed.
[[nodiscard]] Result<std::optional<int>> encoder_level(const LayerCompression& compression);

}  // namespace regcache
