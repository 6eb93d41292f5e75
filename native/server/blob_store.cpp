#include "native/server/blob_store.h"

#include "native/server/disk_layout.h"

namespace regcache {
namespace {

Failure unknown_blob(std::string_view repository, const Digest& digest) {
  return fail(Code::not_found, digest.text(),
              "the repository " + std::string(repository) + " has no such blob");
}

}  // namespace

FileUse BlobStore::use(std::string_view repository, const Digest& digest) const {
  return {disk_, blob_path(repository, digest)};
}

FileUse BlobStore::use_content(const Digest& digest) const {
  return {disk_, content_path(digest)};
}

bool BlobStore::has(std::string_view repository, const Digest& digest) const {
  return disk_.exists(blob_path(repository, digest)) && disk_.exists(content_path(digest));
}

Result<std::uint64_t> BlobStore::size(std::string_view repository, const Digest& digest) const {
  if (!disk_.exists(blob_path(repository, digest))) {
    return unknown_blob(repository, digest);
  }
  return disk_.size(content_path(digest));
}

Result<FileDescriptor> BlobStore::open(std::string_view repository, const Digest& digest) const {
  if (!disk_.exists(blob_path(repository, digest))) {
    return unknown_blob(repository, digest);
  }
  return disk_.open_file(content_path(digest));
}

Result<void> BlobStore::adopt(std::string_view path, std::string_view repository,
                              const Digest& digest) const {
  const FileUse content = use_content(digest);
  if (disk_.exists(content_path(digest))) {
    REGCACHE_TRY(disk_.remove(path));
  } else {
    REGCACHE_TRY(disk_.publish(path, content_path(digest)));
  }
  return link(repository, digest);
}

Result<void> BlobStore::mount(std::string_view repository, const Digest& digest,
                              std::string_view from) const {
  const FileUse source = use(from, digest);
  const FileUse content = use_content(digest);
  if (!has(from, digest)) {
    return unknown_blob(from, digest);
  }
  return link(repository, digest);
}

Result<void> BlobStore::remove(std::string_view repository, const Digest& digest) const {
  return disk_.remove(blob_path(repository, digest));
}

Result<void> BlobStore::write_content(const Digest& digest, std::string_view bytes) const {
  if (disk_.exists(content_path(digest))) {
    return {};
  }
  return disk_.write(content_path(digest), bytes);
}

Result<std::string> BlobStore::read_content(const Digest& digest) const {
  return disk_.read(content_path(digest));
}

Result<std::uint64_t> BlobStore::content_size(const Digest& digest) const {
  return disk_.size(content_path(digest));
}

Result<void> BlobStore::link(std::string_view repository, const Digest& digest) const {
  const FileUse link = use(repository, digest);
  const std::string path = blob_path(repository, digest);
  if (disk_.exists(path)) {
    return {};
  }
  return disk_.write(path, {});
}

}  // namespace regcache
