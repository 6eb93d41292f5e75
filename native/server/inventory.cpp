#include "native/server/inventory.h"

#include "native/server/disk_layout.h"
#include "native/server/manifest_content.h"

namespace regcache {
namespace {

bool is_missing(const Error& error) {
  return error.code == Code::not_found;
}

// Nothing when the manifest went since it was listed, or its bytes are lost: it names nothing then.
Result<std::optional<ListedManifest>> read_manifest(const Disk& disk,
                                                    const ManifestStore& manifests,
                                                    const std::string& repository,
                                                    const Digest& digest) {
  const Result<UseTime> used = disk.last_use(manifest_path(repository, digest));
  const Result<std::string> bytes = manifests.read({digest, {}, 0});
  for (const Error* error : {used ? nullptr : &used.error(), bytes ? nullptr : &bytes.error()}) {
    if (error != nullptr && is_missing(*error)) {
      return std::optional<ListedManifest>();
    }
    if (error != nullptr) {
      return fail(*error);
    }
  }
  Result<ManifestContent> content = read_manifest_content(*bytes);
  if (!content) {
    return fail(Code::corrupt, repository + '@' + digest.text(),
                "the manifest cannot be read: " + to_text(content.error()),
                "delete it or push it again");
  }
  ListedManifest manifest{repository, digest, *used, std::move(content->needed),
                          std::move(content->subject)};
  for (Digest& foreign : content->foreign) {
    manifest.named.push_back(std::move(foreign));
  }
  return std::optional(std::move(manifest));
}

Result<void> read_tags(const Disk& disk, const ManifestStore& manifests,
                       const std::string& repository, std::vector<ListedTag>& tags) {
  REGCACHE_TRY_ASSIGN(const std::vector<std::string> names, manifests.tags(repository));
  for (const std::string& name : names) {
    const Result<UseTime> used = disk.last_use(tag_path(repository, name));
    Result<Digest> target = manifests.resolve(repository, name);
    if (used && target) {
      tags.push_back({repository, name, *std::move(target), *used});
    } else if (!used && !is_missing(used.error())) {
      return fail(used.error());
    } else if (!target && !is_missing(target.error())) {
      return fail(target.error());
    }
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> stored_repositories(const Disk& disk) {
  return find_repositories(disk, [](std::string_view /*entry*/) { return true; });
}

Result<std::vector<Digest>> stored_digests(const Disk& disk, std::string_view folder) {
  std::vector<Digest> digests;
  REGCACHE_TRY_ASSIGN(const std::vector<std::string> algorithms, disk.list(folder));
  for (const std::string& algorithm : algorithms) {
    REGCACHE_TRY_ASSIGN(const std::vector<std::string> names,
                        disk.list(std::string(folder) + '/' + algorithm));
    for (const std::string& name : names) {
      if (Result<Digest> digest = parse_digest(algorithm + ':' + name)) {
        digests.push_back(*std::move(digest));
      }
    }
  }
  return digests;
}

Result<std::map<Digest, std::uint64_t>> stored_contents(const Disk& disk) {
  std::map<Digest, std::uint64_t> contents;
  REGCACHE_TRY_ASSIGN(const std::vector<std::string> algorithms, disk.list("blobs"));
  for (const std::string& algorithm : algorithms) {
    const std::string folder = "blobs/" + algorithm;
    REGCACHE_TRY_ASSIGN(const std::vector<std::string> groups, disk.list(folder));
    for (const std::string& group : groups) {
      const std::string within = folder + '/' + group;
      REGCACHE_TRY_ASSIGN(const std::vector<std::string> names, disk.list(within));
      for (const std::string& name : names) {
        Result<Digest> digest = parse_digest(algorithm + ':' + name);
        const Result<std::uint64_t> size_bytes = disk.size(within + '/' + name);
        if (digest && size_bytes) {
          contents.emplace(*std::move(digest), *size_bytes);
        }
      }
    }
  }
  return contents;
}

Result<Inventory> read_inventory(const Disk& disk, const ManifestStore& manifests) {
  Inventory inventory;
  REGCACHE_TRY_ASSIGN(const std::vector<std::string> repositories, stored_repositories(disk));
  for (const std::string& repository : repositories) {
    REGCACHE_TRY(read_tags(disk, manifests, repository, inventory.tags));
    REGCACHE_TRY_ASSIGN(const std::vector<Digest> digests,
                        stored_digests(disk, manifests_folder(repository)));
    for (const Digest& digest : digests) {
      REGCACHE_TRY_ASSIGN(std::optional<ListedManifest> manifest,
                          read_manifest(disk, manifests, repository, digest));
      if (manifest) {
        inventory.manifests.push_back(*std::move(manifest));
      }
    }
  }
  REGCACHE_TRY_ASSIGN(inventory.content_bytes, stored_contents(disk));
  return inventory;
}

}  // namespace regcache
