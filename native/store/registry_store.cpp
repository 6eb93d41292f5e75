#include "native/store/registry_store.h"

#include "core/registry/blob_sessions.h"
#include "core/registry/blob_upload.h"
#include "core/registry/manifest_sessions.h"
#include "core/registry/tag_list.h"
#include "native/store/streamed_blob.h"
#include "native/transport/driver.h"

namespace regcache {

RegistryStore::RegistryStore(Transport& transport, const CancelToken& cancel, RegistryRun& run,
                             RegistryAccess access, std::string repository,
                             std::vector<std::string> actions)
    : transport_(transport),
      cancel_(cancel),
      run_(run),
      access_(std::move(access)),
      repository_(std::move(repository)),
      scopes_(Scopes::repository(repository_, std::move(actions))) {
  access_.want(scopes_);
}

std::string RegistryStore::text() const {
  return access_.origin().host_header() + "/" + repository_;
}

Result<void> RegistryStore::drive_session(Session& session, BlobSource* upload,
                                          BlobSink* download) {
  Result<void> result =
      drive(session, Edge{transport_, run_.mutex, cancel_}, Blobs{upload, download});
  if (!result) {
    Error error = std::move(result).error();
    // Sessions speak of repositories and digests; people need the host as well.
    if (error.subject.find(access_.origin().host_header()) == std::string::npos) {
      const bool is_digest = error.subject.starts_with("sha");
      error.subject = access_.origin().host_header() + "/" + (is_digest ? repository_ + "@" : "") +
                      error.subject;
    }
    return fail(std::move(error));
  }
  return {};
}

Result<StoredManifest> RegistryStore::get_manifest(std::string_view name) {
  ManifestGet session(access_, {repository_, std::string(name)}, scopes_);
  REGCACHE_TRY(drive_session(session));
  return StoredManifest{session.bytes(), session.media_type(), session.digest()};
}

Result<std::optional<Digest>> RegistryStore::head_manifest(std::string_view name) {
  ManifestHead session(access_, {repository_, std::string(name)}, scopes_);
  REGCACHE_TRY(drive_session(session));
  return session.digest();
}

Result<void> RegistryStore::put_manifest(std::string_view name, std::string_view media_type,
                                         std::string_view bytes) {
  ManifestPut session(access_, {repository_, std::string(name)}, scopes_, std::string(media_type),
                      std::string(bytes));
  return drive_session(session);
}

Result<std::vector<std::string>> RegistryStore::list_tags() {
  TagList session(access_, repository_);
  REGCACHE_TRY(drive_session(session));
  return session.tags();
}

Result<void> RegistryStore::delete_manifest(const Digest& digest) {
  ManifestDelete session(access_, {repository_, digest.text()}, scopes_);
  return drive_session(session);
}

Result<void> RegistryStore::delete_blob(const Descriptor& blob) {
  BlobDelete session(access_, {repository_, blob.digest, blob.size}, scopes_);
  return drive_session(session);
}

Result<bool> RegistryStore::has_blob(const Descriptor& blob) {
  BlobHead session(access_, {repository_, blob.digest, blob.size}, scopes_);
  REGCACHE_TRY(drive_session(session));
  return session.is_there();
}

Result<void> RegistryStore::get_blob(const Descriptor& blob, BlobSink& sink) {
  BlobGet session(access_, {repository_, blob.digest, blob.size}, scopes_);
  return drive_session(session, nullptr, &sink);
}

Result<PutOutcome> RegistryStore::put_blob(const Descriptor& blob, BlobSource& source,
                                           std::optional<std::string> mount_from) {
  BlobUpload session(access_, {repository_, blob.digest, blob.size}, std::move(mount_from));
  REGCACHE_TRY(drive_session(session, &source));
  switch (session.outcome()) {
    case UploadOutcome::sent:
      return PutOutcome::sent;
    case UploadOutcome::existed:
      return PutOutcome::existed;
    case UploadOutcome::mounted:
      return PutOutcome::mounted;
  }
  REGCACHE_UNREACHABLE();
}

Result<std::unique_ptr<BlobWriter>> RegistryStore::create_blob() {
  if (refuses_streams_) {
    return Store::create_blob();
  }
  const auto drive = [this](Session& session, BlobSource& source) {
    return drive_session(session, &source);
  };
  return std::unique_ptr<BlobWriter>(
      std::make_unique<StreamedBlob>(access_, repository_, drive, refuses_streams_));
}

}  // namespace regcache
