#include "native/server/upload_store.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

#include "native/server/disk_layout.h"

namespace regcache {
namespace {

// How long a request waits for another one that writes to the same upload: the time a server needs
// to notice that a client has gone.
constexpr std::chrono::seconds kUploadWait{10};

// The same for a question that has an answer in any case.
constexpr std::chrono::seconds kStatusWait{2};

constexpr std::size_t kReadRoomBytes = 262'144;

// Only names that random_name() makes: nothing else may become part of a path.
bool is_upload_id(std::string_view id) {
  return id.size() == 32 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Failure unknown_upload(std::string_view id) {
  return fail(Code::not_found, std::string(id), "the repository has no such upload");
}

Result<Digest> digest_of_file(const FileDescriptor& file, std::string_view algorithm) {
  ContentHash hash(algorithm);
  const auto room = std::make_unique<std::array<std::uint8_t, kReadRoomBytes>>();
  while (true) {
    const ssize_t count = ::read(file.number(), room->data(), room->size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return fail(Code::io, "upload", "could not read back what was uploaded");
    }
    if (count == 0) {
      return hash.finish();
    }
    hash.update(std::span(*room).first(static_cast<std::size_t>(count)));
  }
}

}  // namespace

Upload::Upload(std::string path, FileDescriptor file, std::shared_ptr<UploadState> state,
               std::unique_lock<std::timed_mutex> lock, std::uint64_t size_bytes)
    : path_(std::move(path)),
      file_(std::move(file)),
      state_(std::move(state)),
      lock_(std::move(lock)),
      size_bytes_(size_bytes) {
  if (state_->hashed_bytes != size_bytes_) {
    state_->hash.reset();
  }
}

Result<void> Upload::append(std::span<const std::uint8_t> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (Result<void> written = regcache::append(file_, text); !written) {
    state_->hash.reset();
    return written;
  }
  size_bytes_ += bytes.size();
  if (state_->hash) {
    state_->hash->update(bytes);
    state_->hashed_bytes = size_bytes_;
  }
  return {};
}

Result<Digest> Upload::digest(const Disk& disk, std::string_view algorithm) {
  if (state_->hash && state_->hash->algorithm() == algorithm) {
    Digest digest = state_->hash->finish();
    state_->hash.reset();
    return digest;
  }
  REGCACHE_TRY_ASSIGN(const FileDescriptor file, disk.open_file(path_));
  return digest_of_file(file, algorithm);
}

Result<std::string> UploadStore::begin(std::string_view repository, std::string_view algorithm) {
  std::string id = random_name();
  const std::string path = upload_path(repository, id);
  REGCACHE_TRY(disk_.create(path));
  auto state = std::make_shared<UploadState>();
  state->hash.emplace(algorithm);
  const std::lock_guard guard(mutex_);
  states_.emplace(path, std::move(state));
  return id;
}

Result<Upload> UploadStore::open(std::string_view repository, std::string_view id) {
  if (!is_upload_id(id)) {
    return unknown_upload(id);
  }
  const std::string path = upload_path(repository, id);
  if (!disk_.exists(path)) {
    return unknown_upload(id);
  }
  std::shared_ptr<UploadState> state = state_of(path);
  std::unique_lock lock(state->busy, kUploadWait);
  if (!lock.owns_lock()) {
    return fail(Code::conflict, std::string(id), "another request is writing to this upload");
  }
  Result<FileDescriptor> file = disk_.open_for_append(path);
  if (!file) {
    forget(path);
    return file.error().code == Code::not_found ? unknown_upload(id)
                                                : fail(std::move(file).error());
  }
  REGCACHE_TRY_ASSIGN(const std::uint64_t size_bytes, disk_.size(path));
  return Upload(path, *std::move(file), std::move(state), std::move(lock), size_bytes);
}

Result<std::uint64_t> UploadStore::size(std::string_view repository, std::string_view id) {
  if (!is_upload_id(id)) {
    return unknown_upload(id);
  }
  const std::string path = upload_path(repository, id);
  std::shared_ptr<UploadState> state;
  {
    const std::lock_guard guard(mutex_);
    const auto known = states_.find(path);
    state = known == states_.end() ? nullptr : known->second;
  }
  const std::unique_lock<std::timed_mutex> lock =
      state ? std::unique_lock(state->busy, kStatusWait) : std::unique_lock<std::timed_mutex>();
  return disk_.size(path);
}

Result<void> UploadStore::commit(std::string_view repository, Upload upload, const Digest& digest) {
  const FileUse use(disk_, upload.path());  // no longer guarded by its state
  forget(upload.path());
  REGCACHE_TRY_ASSIGN(const Digest actual, upload.digest(disk_, digest.algorithm()));
  if (actual != digest) {
    REGCACHE_TRY(disk_.remove(upload.path()));
    return fail(Code::corrupt, digest.text(),
                "the bytes uploaded have the digest " + actual.text());
  }
  return blobs_.adopt(upload.path(), repository, digest);
}

Result<void> UploadStore::cancel(Upload upload) {
  forget(upload.path());
  return disk_.remove(upload.path());
}

Result<std::size_t> UploadStore::remove_abandoned(std::string_view repository, UseTime since) {
  const std::string folder = uploads_folder(repository);
  REGCACHE_TRY_ASSIGN(const std::vector<std::string> ids, disk_.list(folder));
  std::size_t removed = 0;
  for (const std::string& id : ids) {
    REGCACHE_TRY_ASSIGN(const bool is_removed,
                        remove_if_abandoned(upload_path(repository, id), since));
    removed += is_removed ? 1 : 0;
  }
  REGCACHE_TRY(disk_.sync(folder));
  return removed;
}

Result<bool> UploadStore::remove_if_abandoned(const std::string& path, UseTime since) {
  const Result<UseTime> last = disk_.last_use(path);
  if (!last && last.error().code != Code::not_found) {
    return fail(last.error());
  }
  if (!last || *last >= since) {
    return false;
  }
  const std::shared_ptr<UploadState> state = state_of(path);
  const std::unique_lock lock(state->busy, std::try_to_lock);
  if (!lock.owns_lock()) {
    return false;
  }
  REGCACHE_TRY_ASSIGN(const bool is_removed, disk_.remove_unused(path, since));
  if (is_removed) {
    forget(path);
  }
  return is_removed;
}

std::shared_ptr<UploadState> UploadStore::state_of(const std::string& path) {
  const std::lock_guard guard(mutex_);
  std::shared_ptr<UploadState>& known = states_[path];
  if (!known) {
    known = std::make_shared<UploadState>();
  }
  return known;
}

void UploadStore::forget(const std::string& path) {
  const std::lock_guard guard(mutex_);
  states_.erase(path);
}

}  // namespace regcache
