// Blobs of a registry: is it there, get it, delete it. How it is put: blob_upload.h.
//
//   HEAD /v2/o/app/blobs/sha256:...             -> 200, or 404: it is missing
//   GET  /v2/o/app/blobs/sha256:...             -> 200 and the bytes, or a redirect to where they are
//
// Source:  distribution-spec v1.1.1, "Pulling blobs", "Deleting Blobs"; facts 9.2, 9.3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/oci/digest.h"
#include "core/oci/sha256.h"
#include "core/registry/steps_session.h"

namespace regcache {

// A blob in a registry. The size is what a descriptor says.
struct BlobPlace {
  std::string repository;
  Digest digest;
  std::uint64_t size = 0;
};

// Asks whether a blob is there. Errors: those of Exchange and answer_error.
class BlobHead final : public StepsSession {
 public:
  BlobHead(RegistryAccess& access, BlobPlace place, Scopes scopes)
      : StepsSession(access), place_(std::move(place)), scopes_(std::move(scopes)) {}

  // After Done.
  [[nodiscard]] bool is_there() const { return is_there_; }

 private:
  std::optional<RequestPlan> plan() override;
  Result<void> take(Reply reply) override;

  BlobPlace place_;
  Scopes scopes_;
  bool finished_ = false;
  bool is_there_ = false;
};

// Gets a blob and hashes it on its way. What breaks off goes on where it broke, by Range, or from the
// start where the registry sends all of it again. Tries count anew whenever a MiB came through that
// had not come before.
//
// Errors:  those of Exchange and answer_error; corrupt when size or digest are not the descriptor's, or
//          a range is not the one that was asked for; unsupported for a digest that is not sha256.
class BlobGet final : public StepsSession {
 public:
  BlobGet(RegistryAccess& access, BlobPlace place, Scopes scopes)
      : StepsSession(access), place_(std::move(place)), scopes_(std::move(scopes)) {}

  Intake begin_body(const HttpAnswer& head) override;
  bool body(std::span<const std::uint8_t> bytes) override;
  void fault(TransportFault fault, Milliseconds now) override;

 private:
  std::optional<RequestPlan> plan() override;
  void prepare(HttpRequest& request) override;
  Result<void> take(Reply reply) override;

  BlobPlace place_;
  Scopes scopes_;
  Sha256 hash_;
  std::uint64_t received_ = 0;
  std::uint64_t progress_mark_ = 0;  // of all tries, those from the start included
  bool refused_range_ = false;
  bool too_long_ = false;
  bool finished_ = false;
};

// Deletes a blob. Errors: those of Exchange and answer_error.
class BlobDelete final : public StepsSession {
 public:
  BlobDelete(RegistryAccess& access, BlobPlace place, Scopes scopes)
      : StepsSession(access), place_(std::move(place)), scopes_(std::move(scopes)) {}

 private:
  std::optional<RequestPlan> plan() override;
  Result<void> take(Reply reply) override;

  BlobPlace place_;
  Scopes scopes_;
  bool finished_ = false;
};

}  // namespace regcache
