#include "core/options/cache_options.h"

#include <algorithm>

namespace regcache {
namespace {

constexpr int kDeflateLevelMax = 9;
constexpr int kZstdLevelMax = 22;

struct OptionsKind {
  Backend backend;
  Direction direction;
};

// In the order of CacheOptions' alternatives.
constexpr OptionsKind kKinds[] = {
    {Backend::registry, Direction::cache_to},     {Backend::registry, Direction::cache_from},
    {Backend::local, Direction::cache_to},        {Backend::local, Direction::cache_from},
    {Backend::inline_cache, Direction::cache_to}, {Backend::gha, Direction::cache_to},
    {Backend::gha, Direction::cache_from},        {Backend::s3, Direction::cache_to},
    {Backend::s3, Direction::cache_from},         {Backend::azblob, Direction::cache_to},
    {Backend::azblob, Direction::cache_from},
};
static_assert(std::size(kKinds) == std::variant_size_v<CacheOptions>);

}  // namespace

std::string_view mode_name(CacheMode mode) {
  return mode == CacheMode::min ? "min" : "max";
}

Backend backend_of(const CacheOptions& options) {
  return kKinds[options.index()].backend;
}

Direction direction_of(const CacheOptions& options) {
  return kKinds[options.index()].direction;
}

const ImageExport* image_export(const CacheOptions& options) {
  if (const auto* registry = std::get_if<RegistryExport>(&options)) {
    return &registry->image;
  }
  const auto* local = std::get_if<LocalExport>(&options);
  return local == nullptr ? nullptr : &local->image;
}

const ObjectExport* object_export(const CacheOptions& options) {
  if (const auto* gha = std::get_if<GhaExport>(&options)) {
    return &gha->object;
  }
  if (const auto* s3 = std::get_if<S3Export>(&options)) {
    return &s3->object;
  }
  const auto* azblob = std::get_if<AzblobExport>(&options);
  return azblob == nullptr ? nullptr : &azblob->object;
}

Compression compression_of(const LayerCompression& compression) {
  constexpr Compression kOrder[] = {Compression::gzip, Compression::zstd, Compression::estargz,
                                    Compression::uncompressed};
  static_assert(std::size(kOrder) == std::variant_size_v<LayerCompression>);
  return kOrder[compression.index()];
}

std::optional<std::int64_t> level_of(const LayerCompression& compression) {
  return std::visit(
      [](const auto& layers) -> std::optional<std::int64_t> {
        if constexpr (requires { layers.level; }) {
          return layers.level;
        } else {
          return std::nullopt;
        }
      },
      compression);
}

Result<std::optional<int>> encoder_level(const LayerCompression& compression) {
  const std::optional<std::int64_t> level = level_of(compression);
  if (!level) {
    return std::optional<int>();
  }
  if (std::holds_alternative<ZstdLayers>(compression)) {
    return std::optional(static_cast<int>(std::clamp<std::int64_t>(*level, 1, kZstdLevelMax)));
  }
  if (*level == -1) {
    return std::optional<int>();
  }
  if (*level < 0 || *level > kDeflateLevelMax) {
    return fail(Code::out_of_range, "compression-level",
                "level " + std::to_string(*level) + " is not one of gzip's 0 to 9",
                "leave it out for the default, 6");
  }
  return std::optional(static_cast<int>(*level));
}

}  // namespace regcache
