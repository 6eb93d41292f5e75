#include "core/options/read_options.h"

#include <array>
#include <utility>

#include "core/result/check.h"

namespace regcache {
namespace {

// Source:  facts, section 0: before 0.22, oci-mediatypes=false did not turn image-manifest off.
constexpr BuildKitVersion kShapeFollowsTypes = {0, 22, 0};

// What gzip accepts (-2 is Huffman only, -1 the default), and what BuildKit documents for zstd.
// Source:  facts 6.3.
constexpr std::int64_t kDeflateLevelMin = -2;
constexpr std::int64_t kDeflateLevelMax = 9;
constexpr std::int64_t kZstdLevelMin = 0;
constexpr std::int64_t kZstdLevelMax = 22;

LayerCompression make_compression(Compression compression, std::optional<std::int64_t> level) {
  switch (compression) {
    case Compression::gzip:
      return GzipLayers{level};
    case Compression::zstd:
      return ZstdLayers{level};
    case Compression::estargz:
      return EstargzLayers{level};
    case Compression::uncompressed:
      break;
  }
  return UncompressedLayers{};
}

LayerCompression read_compression(const EntryReader& reader) {
  // In the order of value_choices(ValueKind::compression).
  constexpr std::array<Compression, 4> kChoices = {Compression::gzip, Compression::zstd,
                                                   Compression::estargz, Compression::uncompressed};
  const Compression compression = kChoices[reader.word("compression")];
  if (reader.find("compression-level") == nullptr) {
    return make_compression(compression, std::nullopt);
  }
  const std::int64_t level = reader.integer("compression-level");
  if (compression == Compression::uncompressed) {
    reader.report(OptionRule::level_unused, "compression-level", Surface::never,
                  "layers that are not compressed have no level", "remove it");
  } else if (compression == Compression::zstd) {
    if (level < kZstdLevelMin || level > kZstdLevelMax) {
      reader.report(OptionRule::level_range, "compression-level", Surface::never,
                    "zstd has levels 0 to 22; BuildKit takes the nearest of its four",
                    "write a number from 0 to 22");
    }
  } else if (level < kDeflateLevelMin || level > kDeflateLevelMax) {
    reader.report(OptionRule::level_range, "compression-level", Surface::export_step,
                  "gzip has levels 0 to 9; BuildKit fails at the first layer that it compresses",
                  "write a number from 0 to 9");
  }
  return make_compression(compression, level);
}

// Source:  facts 1.9, "oci-mediatypes x image-manifest", with the boundaries of section 0.
ManifestShape read_shape(const EntryReader& reader) {
  const BuildKitVersion buildkit = reader.rules().buildkit;
  const bool oci = reader.boolean("oci-mediatypes");
  bool image_manifest = reader.boolean("image-manifest");
  const bool given = reader.find("image-manifest") != nullptr;
  if (!given && !oci && buildkit >= kShapeFollowsTypes) {
    image_manifest = false;
  }
  if (oci) {
    return image_manifest ? ManifestShape::oci_manifest : ManifestShape::oci_index;
  }
  if (image_manifest) {
    reader.report(OptionRule::shape_conflict, given ? "image-manifest" : "oci-mediatypes",
                  Surface::export_step,
                  "an image manifest cannot have Docker's media types; BuildKit fails after the "
                  "build, and ignore-error=true hides that no cache was written",
                  given ? "remove oci-mediatypes=false or image-manifest=true"
                        : "add image-manifest=false, or remove oci-mediatypes=false");
  }
  return ManifestShape::docker_list;
}

CacheMode read_mode(const EntryReader& reader) {
  // In the order of value_choices(ValueKind::mode).
  return reader.word("mode") == 0 ? CacheMode::min : CacheMode::max;
}

ImageExport read_image_export(const EntryReader& reader) {
  ImageExport image;
  image.mode = read_mode(reader);
  image.shape = read_shape(reader);
  image.compression = read_compression(reader);
  image.force_compression = reader.boolean("force-compression");
  image.ignore_error = reader.boolean("ignore-error");
  const Compression compression = compression_of(image.compression);
  const bool modern = compression == Compression::zstd || compression == Compression::estargz;
  if (modern && image.shape == ManifestShape::docker_list) {
    reader.report(OptionRule::docker_types, "compression", Surface::never,
                  "Docker's media types have no name for " +
                      std::string(compression_name(compression)) +
                      "; other tools than BuildKit may refuse the cache",
                  "remove oci-mediatypes=false");
  }
  return image;
}

ObjectExport read_object_export(const EntryReader& reader) {
  return {.mode = read_mode(reader), .ignore_error = reader.boolean("ignore-error")};
}

GhaCache read_gha(const EntryReader& reader) {
  GhaCache cache;
  cache.scope = reader.text("scope");
  cache.url = reader.environment_text("url");
  cache.url_v2 = reader.environment_text("url_v2");
  cache.version = reader.integer("version");
  cache.token = reader.environment_text("token");
  cache.repository = reader.text("repository");
  cache.ghtoken = reader.text("ghtoken");
  cache.timeout = reader.duration("timeout");
  return cache;
}

S3Cache read_s3(const EntryReader& reader) {
  S3Cache cache;
  cache.bucket = reader.environment_text("bucket");
  cache.region = reader.environment_text("region");
  cache.names = reader.names("name");
  cache.prefix = reader.text("prefix");
  cache.blobs_prefix = reader.text("blobs_prefix");
  cache.manifests_prefix = reader.text("manifests_prefix");
  cache.endpoint_url = reader.text("endpoint_url");
  cache.use_path_style = reader.boolean("use_path_style");
  cache.access_key_id = reader.text("access_key_id");
  cache.secret_access_key = reader.text("secret_access_key");
  cache.session_token = reader.text("session_token");
  cache.touch_refresh = reader.duration("touch_refresh");
  cache.upload_parallelism = reader.integer("upload_parallelism");
  cache.disable_accept_encoding = reader.boolean("disable_accept_encoding");
  // In the order of value_choices(ValueKind::retry_mode).
  cache.retry_mode = reader.word("retry_mode") == 0 ? RetryMode::standard : RetryMode::adaptive;
  cache.retry_max_attempts = reader.integer("retry_max_attempts");
  return cache;
}

AzblobCache read_azblob(const EntryReader& reader) {
  AzblobCache cache;
  cache.account_url = reader.environment_text("account_url");
  cache.account_name = reader.environment_text("account_name");
  cache.container = reader.environment_text("container");
  cache.names = reader.names("name");
  cache.prefix = reader.environment_text("prefix");
  cache.blobs_prefix = reader.text("blobs_prefix");
  cache.manifests_prefix = reader.text("manifests_prefix");
  cache.secret_access_key = reader.text("secret_access_key");
  return cache;
}

std::optional<CacheOptions> read_registry_export(const EntryReader& reader) {
  std::optional<Reference> reference = reader.reference("ref");
  const bool insecure = reader.boolean("registry.insecure");
  const ImageExport image = read_image_export(reader);
  if (!reference) {
    return std::nullopt;
  }
  if (reference->digest()) {
    reader.report(OptionRule::digest_in_export_ref, "ref", Surface::never,
                  "with a digest in the reference, BuildKit pushes the cache without any tag",
                  "remove the digest");
  }
  return RegistryExport{*std::move(reference), reader.text("ref"), insecure, image};
}

std::optional<CacheOptions> read_registry_import(const EntryReader& reader) {
  std::optional<Reference> reference = reader.reference("ref");
  const bool insecure = reader.boolean("registry.insecure");
  if (!reference) {
    return std::nullopt;
  }
  return RegistryImport{*std::move(reference), reader.text("ref"), insecure};
}

std::optional<CacheOptions> read_local_export(const EntryReader& reader) {
  const std::optional<std::string> dest = reader.required_text("dest");
  return LocalExport{dest.value_or(""), reader.text("tag"), reader.boolean("reset"),
                     read_image_export(reader)};
}

std::optional<CacheOptions> read_local_import(const EntryReader& reader) {
  const std::optional<std::string> src = reader.required_text("src");
  std::optional<Digest> digest = reader.digest("digest");
  std::string tag = reader.text("tag");
  const OptionAttribute* given = reader.find("digest");
  if (tag.empty() && (given == nullptr || given->value.empty())) {
    reader.report(OptionRule::tag_empty, "tag", Surface::client, "the tag is empty",
                  "name a tag, or leave it out for 'latest'");
  }
  return LocalImport{src.value_or(""), std::move(tag), std::move(digest)};
}

}  // namespace

std::optional<CacheOptions> read_options(const EntryReader& reader, Backend backend) {
  const bool to = reader.rules().direction == Direction::cache_to;
  switch (backend) {
    case Backend::registry:
      return to ? read_registry_export(reader) : read_registry_import(reader);
    case Backend::local:
      return to ? read_local_export(reader) : read_local_import(reader);
    case Backend::inline_cache:
      return InlineExport{};
    case Backend::gha:
      if (to) {
        return GhaExport{read_gha(reader), read_object_export(reader)};
      }
      return GhaImport{read_gha(reader)};
    case Backend::s3:
      if (to) {
        return S3Export{read_s3(reader), read_object_export(reader)};
      }
      return S3Import{read_s3(reader)};
    case Backend::azblob:
      if (to) {
        return AzblobExport{read_azblob(reader), read_object_export(reader)};
      }
      return AzblobImport{read_azblob(reader)};
  }
  REGCACHE_UNREACHABLE();
}

}  // namespace regcache
