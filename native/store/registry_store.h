// A repository of a registry as a store.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "core/registry/registry_access.h"
#include "native/store/store.h"
#include "native/transport/cancel.h"
#include "native/transport/transport.h"

namespace regcache {

// What the registries of one command share: how their hosts take uploads and how fast, the failures that are
// left, and the lock of it all.
struct RegistryRun {
  explicit RegistryRun(std::uint64_t chunk_bytes = 0)
      : memory(std::make_shared<RunMemory>(chunk_bytes)) {}

  std::mutex mutex;
  std::shared_ptr<RunMemory> memory;
};

// Drives the sessions of core/registry over a transport. Any number of threads: each call has its own
// session, and what they share is guarded here.
//
// Source:  facts 9.2 (the order of requests), registries 1.2 and 1.3.
class RegistryStore final : public Store {
 public:
  // `scopes` is announced to the token service, so that one token serves the whole command.
  //
  // Lifetime: transport, cancel and run outlive this; `access` remembers in `run`.
  RegistryStore(Transport& transport, const CancelToken& cancel, RegistryRun& run,
                RegistryAccess access, std::string repository, std::vector<std::string> actions);

  [[nodiscard]] std::string text() const override;
  [[nodiscard]] bool checks_references() const override { return true; }
  [[nodiscard]] const std::string& repository() const { return repository_; }
  [[nodiscard]] const Origin& origin() const { return access_.origin(); }

  Result<StoredManifest> get_manifest(std::string_view name) override;
  Result<std::optional<Digest>> head_manifest(std::string_view name) override;
  Result<void> put_manifest(std::string_view name, std::string_view media_type,
                            std::string_view bytes) override;
  Result<std::vector<std::string>> list_tags() override;
  Result<void> delete_manifest(const Digest& digest) override;
  Result<void> delete_blob(const Descriptor& blob) override;
  Result<bool> has_blob(const Descriptor& blob) override;
  Result<void> get_blob(const Descriptor& blob, BlobSink& sink) override;
  Result<PutOutcome> put_blob(const Descriptor& blob, BlobSource& source,
                              std::optional<std::string> mount_from) override;
  // Streamed, until the registry refuses or loses a stream: from then on staged.
  Result<std::unique_ptr<BlobWriter>> create_blob() override;

 private:
  [[nodiscard]] Result<void> drive_session(Session& session, BlobSource* upload = nullptr,
                                           BlobSink* download = nullptr);

  Transport& transport_;
  const CancelToken& cancel_;
  RegistryRun& run_;
  RegistryAccess access_;
  std::string repository_;
  Scopes scopes_;
  std::atomic<bool> refuses_streams_ = false;
};

}  // namespace regcache
