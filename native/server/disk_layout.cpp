#include "native/server/disk_layout.h"

#include <algorithm>

namespace regcache {
namespace {

Result<void> walk(const Disk& disk, const std::string& name,
                  const std::function<bool(std::string_view entry)>& is_meant,
                  std::vector<std::string>& found) {
  const std::string folder = name.empty() ? "repositories" : repository_folder(name);
  const std::string prefix = name.empty() ? "" : name + '/';
  REGCACHE_TRY_ASSIGN(const std::vector<std::string> entries, disk.list(folder));
  const auto is_own = [](const std::string& entry) { return entry.starts_with('_'); };
  if (!name.empty() && std::any_of(entries.begin(), entries.end(), [&](const std::string& entry) {
        return is_own(entry) && is_meant(entry);
      })) {
    found.push_back(name);
  }
  for (const std::string& entry : entries) {
    if (!is_own(entry)) {
      REGCACHE_TRY(walk(disk, prefix + entry, is_meant, found));
    }
  }
  return {};
}

}  // namespace

std::string content_path(const Digest& digest) {
  std::string path = "blobs/";
  path += digest.algorithm();
  path += '/';
  path += digest.hex().substr(0, 2);
  path += '/';
  path += digest.hex();
  return path;
}

std::string digest_path(const Digest& digest) {
  std::string path(digest.algorithm());
  path += '/';
  path += digest.hex();
  return path;
}

std::string repository_folder(std::string_view repository) {
  return "repositories/" + std::string(repository);
}

std::string blobs_folder(std::string_view repository) {
  return repository_folder(repository) + "/_blobs";
}

std::string manifests_folder(std::string_view repository) {
  return repository_folder(repository) + "/_manifests";
}

std::string tags_folder(std::string_view repository) {
  return repository_folder(repository) + "/_tags";
}

std::string referrers_folder(std::string_view repository) {
  return repository_folder(repository) + "/_referrers";
}

std::string uploads_folder(std::string_view repository) {
  return repository_folder(repository) + "/_uploads";
}

std::string blob_path(std::string_view repository, const Digest& digest) {
  return blobs_folder(repository) + '/' + digest_path(digest);
}

std::string manifest_path(std::string_view repository, const Digest& digest) {
  return manifests_folder(repository) + '/' + digest_path(digest);
}

std::string tag_path(std::string_view repository, std::string_view tag) {
  return tags_folder(repository) + '/' + std::string(tag);
}

std::string upload_path(std::string_view repository, std::string_view id) {
  return uploads_folder(repository) + '/' + std::string(id);
}

Result<std::vector<std::string>> find_repositories(
    const Disk& disk, const std::function<bool(std::string_view entry)>& is_meant) {
  std::vector<std::string> found;
  REGCACHE_TRY(walk(disk, {}, is_meant, found));
  return found;
}

}  // namespace regcache
