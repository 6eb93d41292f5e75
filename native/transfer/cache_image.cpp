#include "native/transfer/cache_image.h"

#include "core/limits.h"
#include "core/result/placed.h"
#include "native/store/text_blob.h"

namespace regcache {
Result<std::string> read_blob(Store& store, const Descriptor& blob, std::uint64_t bytes_max) {
  if (blob.size > bytes_max) {
    return fail(Code::out_of_range, blob.digest.text(),
                "the blob has " + std::to_string(blob.size) + " bytes, more than the " +
                    std::to_string(bytes_max) + " that are read of its kind");
  }
  TextSink sink;
  REGCACHE_TRY(store.get_blob(blob, sink));
  return sink.take();
}

Result<CacheImage> read_cache(Store& store, std::string_view name) {
  REGCACHE_TRY_ASSIGN(StoredManifest stored, store.get_manifest(name));
  REGCACHE_TRY_ASSIGN(const Manifest manifest, parse_manifest(stored.bytes));
  const std::string place =
      store.text() + (name.find(':') == std::string_view::npos ? ":" : "@") + std::string(name);
  REGCACHE_TRY_ASSIGN(CacheManifest cache, placed(place, cache_manifest(manifest)));
  REGCACHE_TRY_ASSIGN(std::string config_bytes,
                      read_blob(store, cache.config, kCacheConfigBytesMax));
  REGCACHE_TRY_ASSIGN(CacheConfig config,
                      placed(cache.config.digest.text(), parse_cache_config(config_bytes)));
  return CacheImage{std::move(stored), std::move(cache), std::move(config_bytes),
                    std::move(config)};
}

}  // namespace regcache
