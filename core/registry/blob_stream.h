// A blob that is sent while it is made: nobody knows its size or digest before its last byte.
//
//   POST  /v2/o/app/blobs/uploads/   -> 202 Location: /v2/o/app/blobs/uploads/<session>
//   PATCH <Location>                 -> 202 Location, after all bytes, chunked
//   PUT   <Location>?digest=...      -> 201
//   DELETE <Location>                -> 204; after a failure
//
// Source:  distribution-spec v1.1.1, "Pushing a blob in chunks" (here one chunk), as docker push does it.
#pragma once

#include <optional>
#include <string>

#include "core/oci/digest.h"
#include "core/registry/steps_session.h"

namespace regcache {

// The bytes can be read once, so nothing that breaks after the first of them is tried again: whoever
// makes the blob can make it again, and put it with BlobUpload.
//
// Errors:  those of Exchange and answer_error, whose subject is the repository; refused for an upload
//          address that may not be used; corrupt when the registry says that it stored another digest.
class BlobStream final : public StepsSession {
 public:
  BlobStream(RegistryAccess& access, std::string repository)
      : StepsSession(access),
        repository_(std::move(repository)),
        scopes_(Scopes::repository(repository_, {"pull", "push"})) {}

  // What the bytes turned out to be. Called before the answer to the request that sends them.
  void name(const Digest& digest) { digest_ = digest; }

 private:
  enum class Stage : std::uint8_t { start, send, close, finished };

  std::optional<RequestPlan> plan() override;
  Result<void> take(Reply reply) override;
  std::optional<RequestPlan> give_up(Error& error) override;
  [[nodiscard]] RequestPlan plan_of(HttpRequest request) const;
  [[nodiscard]] Result<void> take_sent(const Reply& reply);

  std::string repository_;
  Scopes scopes_;
  Stage stage_ = Stage::start;
  std::string address_;
  std::optional<Digest> digest_;
};

}  // namespace regcache
