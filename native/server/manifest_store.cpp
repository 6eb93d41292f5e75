#include "native/server/manifest_store.h"

#include <algorithm>

#include "native/server/disk_layout.h"

namespace regcache {

bool ManifestStore::has(std::string_view repository, const Digest& digest) const {
  return disk_.exists(manifest_path(repository, digest));
}

FileUse ManifestStore::use(std::string_view repository, const Digest& digest) const {
  return {disk_, manifest_path(repository, digest)};
}

FileUse ManifestStore::use_tag(std::string_view repository, std::string_view tag) const {
  return {disk_, tag_path(repository, tag)};
}

Result<ManifestEntry> ManifestStore::find(std::string_view repository, const Digest& digest) const {
  REGCACHE_TRY_ASSIGN(std::string media_type, disk_.read(manifest_path(repository, digest)));
  REGCACHE_TRY_ASSIGN(const std::uint64_t size_bytes, blobs_.content_size(digest));
  return ManifestEntry{digest, std::move(media_type), size_bytes};
}

Result<std::string> ManifestStore::read(const ManifestEntry& entry) const {
  return blobs_.read_content(entry.digest);
}

Result<void> ManifestStore::put(std::string_view repository, const ManifestEntry& entry,
                                std::string_view bytes) const {
  const FileUse content = blobs_.use_content(entry.digest);
  const FileUse record = use(repository, entry.digest);
  REGCACHE_TRY(blobs_.write_content(entry.digest, bytes));
  return disk_.write(manifest_path(repository, entry.digest), entry.media_type);
}

Result<void> ManifestStore::remove(std::string_view repository, const Digest& digest) const {
  REGCACHE_TRY_ASSIGN(const std::vector<std::string> names, tags(repository));
  for (const std::string& name : names) {
    const Result<Digest> target = resolve(repository, name);
    if (target && *target == digest) {
      REGCACHE_TRY(untag(repository, name));
    }
  }
  return disk_.remove(manifest_path(repository, digest));
}

Result<Digest> ManifestStore::resolve(std::string_view repository, std::string_view tag) const {
  REGCACHE_TRY_ASSIGN(const std::string text, disk_.read(tag_path(repository, tag)));
  return parse_digest(text);
}

Result<void> ManifestStore::tag(std::string_view repository, std::string_view tag,
                                const Digest& digest) const {
  return disk_.write(tag_path(repository, tag), digest.text());
}

Result<void> ManifestStore::untag(std::string_view repository, std::string_view tag) const {
  return disk_.remove(tag_path(repository, tag));
}

Result<std::vector<std::string>> ManifestStore::tags(std::string_view repository) const {
  return disk_.list(tags_folder(repository));
}

bool ManifestStore::has_repository(std::string_view repository) const {
  return disk_.exists(manifests_folder(repository));
}

Result<std::vector<std::string>> ManifestStore::repositories() const {
  REGCACHE_TRY_ASSIGN(
      std::vector<std::string> found,
      find_repositories(disk_, [](std::string_view entry) { return entry == "_manifests"; }));
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace regcache
