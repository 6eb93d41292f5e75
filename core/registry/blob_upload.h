// Puts a blob into a registry, in the way that it takes, and goes on where an upload broke.
//
//   HEAD  /v2/o/app/blobs/sha256:...     -> 200: it is there
//   POST  /v2/o/app/blobs/uploads/       -> 202 Location: /v2/o/app/blobs/uploads/<session>
//   PUT   <Location>?digest=sha256:...   -> 201; with all bytes, or after
//   PATCH <Location>                     -> 202 Location, Range: 0-<last>; as often as there are chunks
//   GET   <Location>                     -> 204 Location, Range: 0-<last>; after a break
//   DELETE <Location>                    -> 204; when it is given up
//
// Source:  distribution-spec v1.1.1, "Pushing blobs", "Pushing a blob in chunks", "Cancel a blob
//          upload"; facts registries 1.3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/registry/blob_sessions.h"
#include "core/registry/upload_habits.h"

namespace regcache {

enum class UploadOutcome : std::uint8_t { sent, existed, mounted };

// Puts a blob where it is missing: at most three requests for a new one, unless its host takes it in
// chunks only.
//
// A transfer that breaks is asked how far it got and goes on from there. Where the registry has lost it,
// or it was small, it is begun again with a look whether it was not the answer alone that got lost. A way
// that the host does not take is not tried again in this run. Tries count anew whenever a MiB is in the
// registry that was never there before.
//
// An upload that is given up is cancelled, where the registry can be reached: it need not keep what nobody
// will finish. What comes of that changes nothing of the error.
//
// Errors:  those of Exchange and answer_error; refused for an upload address that may not be used;
//          corrupt when the registry says that it stored another digest.
class BlobUpload final : public StepsSession {
 public:
  // `mount_from`: a repository of the same registry that has the blob.
  BlobUpload(RegistryAccess& access, BlobPlace place, std::optional<std::string> mount_from);

  void fault(TransportFault fault, Milliseconds now) override;

  // After Done.
  [[nodiscard]] UploadOutcome outcome() const { return outcome_; }

 private:
  enum class Stage : std::uint8_t { look, start, send, ask, close, finished };

  std::optional<RequestPlan> plan() override;
  Result<void> take(Reply reply) override;
  bool recover(const Error& error) override;
  std::optional<RequestPlan> give_up(Error& error) override;

  [[nodiscard]] RequestPlan plan_of(HttpRequest request, bool is_repeatable) const;
  [[nodiscard]] RequestPlan plan_start() const;
  [[nodiscard]] RequestPlan plan_send();
  [[nodiscard]] RequestPlan plan_piece();
  Result<void> take_look(const Reply& reply);
  Result<void> take_start(const Reply& reply);
  Result<void> take_send(const Reply& reply);
  Result<void> take_piece(const Reply& reply);
  Result<void> take_status(const Reply& reply);
  Result<void> take_end(const Reply& reply);
  Result<void> take_refusal(const Reply& reply);
  Result<void> follow(const Reply& reply);
  [[nodiscard]] bool use_another_way(int status);
  void go_on_from(std::uint64_t committed_bytes);
  bool ask_or_begin_again(int tries, std::optional<Milliseconds> asked);
  bool begin_again(int tries, std::optional<Milliseconds> asked);

  [[nodiscard]] UploadHabits& habits() { return access().memory().uploads; }
  // Whether what is sent is a part of the blob, or all of it as if it were one.
  [[nodiscard]] bool is_piecewise() const;

  BlobPlace place_;
  std::optional<std::string> mount_from_;
  Scopes scopes_;
  Stage stage_ = Stage::look;
  RetryBudget budget_;
  bool was_sent_ = false;
  UploadOutcome outcome_ = UploadOutcome::sent;

  // Of the upload that is open in the registry.
  std::string address_;
  UploadWay way_ = UploadWay::whole;
  std::uint64_t chunk_bytes_min_ = 0;  // what the registry asks for
  std::uint64_t committed_bytes_ = 0;  // what it has
  std::uint64_t piece_bytes_ = 0;      // what the request that is under way adds
  bool was_resumed_ = false;

  // Of all of them.
  std::uint64_t progress_mark_ = 0;
  std::uint64_t broken_bytes_ = 0;  // what had gone out of the request that broke last
  bool was_unknown_ = false;        // the registry did not know an upload that it had just begun
  bool may_resume_ = true;
};

}  // namespace regcache
