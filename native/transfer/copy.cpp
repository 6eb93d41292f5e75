#include "native/transfer/copy.h"

#include "core/limits.h"
#include "core/oci/manifest.h"
#include "native/transfer/deliver.h"

namespace regcache {
namespace {

// What one manifest needs before it can be put.
struct Needs {
  std::vector<Descriptor> blobs;
  std::vector<Descriptor> manifests;
};

Needs needs_of(Manifest manifest) {
  Needs needs;
  if (manifest.config) {
    needs.blobs.push_back(*std::move(manifest.config));
  }
  for (Descriptor& layer : manifest.layers) {
    needs.blobs.push_back(std::move(layer));
  }
  // In a cache index most entries are blobs: only the media type tells (facts, section 3).
  for (Descriptor& entry : manifest.manifests) {
    const bool is_manifest = is_manifest_media_type(entry.media_type);
    (is_manifest ? needs.manifests : needs.blobs).push_back(std::move(entry));
  }
  return needs;
}

// An ordinary image has no cap.
std::vector<std::string> warnings_of(const StoredManifest& stored) {
  const Result<Manifest> manifest = parse_manifest(stored.bytes);
  const Result<CacheManifest> cache = manifest ? cache_manifest(*manifest) : fail({});
  return cache ? size_warnings(cache->config.size, stored.bytes.size())
               : std::vector<std::string>();
}

Result<void> copy_stored(const TransferRoute& route, const StoredManifest& stored,
                         std::string_view to_name, int depth, TransferReport& report) {
  if (depth > kIndexDepthMax) {
    return fail(Code::out_of_range, stored.digest.text(),
                "indexes are nested deeper than " + std::to_string(kIndexDepthMax) + " levels");
  }
  REGCACHE_TRY_ASSIGN(Manifest manifest, parse_manifest(stored.bytes));
  const Needs needs = needs_of(std::move(manifest));
  REGCACHE_TRY_ASSIGN(const TransferReport blobs, transfer_blobs(route, needs.blobs));
  report += blobs;
  for (const Descriptor& child : needs.manifests) {
    REGCACHE_TRY_ASSIGN(const StoredManifest inner, route.from.get_manifest(child.digest.text()));
    REGCACHE_TRY(copy_stored(route, inner, child.digest.text(), depth + 1, report));
  }
  return route.to.put_manifest(to_name, stored.media_type, stored.bytes);
}

}  // namespace

Result<CopyReport> copy_manifest(const TransferRoute& route, std::string_view from_name,
                                 std::string_view to_name) {
  REGCACHE_TRY_ASSIGN(const StoredManifest stored, route.from.get_manifest(from_name));
  return copy_manifest(route, stored, to_name);
}

Result<CopyReport> copy_manifest(const TransferRoute& route, const StoredManifest& stored,
                                 std::string_view to_name) {
  CopyReport report{{}, stored.digest, false, warnings_of(stored)};
  REGCACHE_TRY_ASSIGN(const std::optional<Digest> there, route.to.head_manifest(to_name));
  // Where a manifest does not prove its blobs, those that are missing are brought.
  if (there == stored.digest && route.to.checks_references()) {
    report.was_there = true;
    return report;
  }
  REGCACHE_TRY(copy_stored(route, stored, to_name, 1, report.blobs));
  return report;
}

}  // namespace regcache
