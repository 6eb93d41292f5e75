// What is exported of core/oci: references, the names of blobs, and manifests.
#include <cstddef>
#include <string>
#include <string_view>

#include "core/oci/digest.h"
#include "core/oci/manifest.h"
#include "core/oci/reference.h"
#include "core/text/json_writer.h"
#include "wasm/manifest_json.h"
#include "wasm/result.h"

namespace regcache {
namespace {

Result<std::string> read_digest(std::string_view text) {
  REGCACHE_TRY_ASSIGN(const Digest digest, parse_digest(text));
  JsonWriter json;
  json.begin_object();
  json.key("text").string(digest.text());
  json.key("algorithm").string(digest.algorithm());
  json.key("hex").string(digest.hex());
  json.end_object();
  return json.take();
}

Result<std::string> read_reference(std::string_view text) {
  REGCACHE_TRY_ASSIGN(const Reference reference, parse_reference(text));
  JsonWriter json;
  json.begin_object();
  json.key("text").string(reference.text());
  json.key("registry").string(reference.registry());
  json.key("host").string(reference.host());
  json.key("repository").string(reference.repository());
  if (reference.tag()) {
    json.key("tag").string(*reference.tag());
  }
  if (reference.digest()) {
    json.key("digest").string(reference.digest()->text());
  }
  json.end_object();
  return json.take();
}

Result<std::string> read_manifest(std::string_view bytes) {
  REGCACHE_TRY_ASSIGN(const Manifest manifest, parse_manifest(bytes));
  JsonWriter json;
  write_manifest(json, manifest);
  return json.take();
}

Result<std::string> reshape_manifest(std::string_view text, std::string_view shape_name) {
  REGCACHE_TRY_ASSIGN(const ManifestShape shape, parse_shape(shape_name));
  REGCACHE_TRY_ASSIGN(CacheManifest manifest, read_cache_manifest(text));
  JsonWriter json;
  write_cache_manifest(json, with_shape(std::move(manifest), shape));
  return json.take();
}

Result<std::string> manifest_bytes(std::string_view text) {
  REGCACHE_TRY_ASSIGN(const CacheManifest manifest, read_cache_manifest(text));
  return write_manifest(manifest);
}

}  // namespace
}  // namespace regcache

extern "C" {

regcache::Status regcache_hash_bytes(const char* bytes, std::size_t size) {
  return regcache::answer(regcache::digest_of(std::string_view(bytes, size)).text());
}

regcache::Status regcache_parse_digest(const char* text, std::size_t size) {
  return regcache::answer(regcache::read_digest({text, size}));
}

regcache::Status regcache_parse_manifest(const char* bytes, std::size_t size) {
  return regcache::answer(regcache::read_manifest({bytes, size}));
}

regcache::Status regcache_parse_reference(const char* text, std::size_t size) {
  return regcache::answer(regcache::read_reference({text, size}));
}

regcache::Status regcache_reshape_manifest(const char* json, std::size_t size, const char* shape,
                                           std::size_t shape_size) {
  return regcache::answer(regcache::reshape_manifest({json, size}, {shape, shape_size}));
}

regcache::Status regcache_write_manifest(const char* json, std::size_t size) {
  return regcache::answer(regcache::manifest_bytes({json, size}));
}

}  // extern "C"
