#include "core/registry/answer_error.h"
#include "core/registry/blob_sessions.h"
#include "core/registry/retry.h"
#include "core/registry/upload_address.h"

namespace regcache {

BlobUpload::BlobUpload(RegistryAccess& access, BlobPlace place,
                       std::optional<std::string> mount_from)
    : StepsSession(access),
      place_(std::move(place)),
      mount_from_(std::move(mount_from)),
      scopes_(Scopes::repository(place_.repository, {"pull", "push"})) {
  if (mount_from_ == place_.repository) {
    mount_from_.reset();
  }
  if (mount_from_) {
    scopes_.add(Scopes::repository(*mount_from_, {"pull"}));
  }
}

std::optional<RequestPlan> BlobUpload::plan() {
  switch (stage_) {
    case Stage::look:
      return plan_look();
    case Stage::start:
      return plan_start();
    case Stage::send:
      return plan_send();
    case Stage::finished:
      return std::nullopt;
  }
  return std::nullopt;
}

Result<void> BlobUpload::take(Reply reply) {
  switch (stage_) {
    case Stage::look:
      return take_look(reply);
    case Stage::start:
      return take_start(reply);
    case Stage::send:
      return take_send(reply);
    case Stage::finished:
      return {};
  }
  return {};
}

RequestPlan BlobUpload::plan_look() const {
  return {.request = {.method = Method::head,
                      .url = url(place_.repository + "/blobs/" + place_.digest.text())},
          .scopes = scopes_,
          .what = place_.digest.text()};
}

Result<void> BlobUpload::take_look(const Reply& reply) {
  if (reply.answer.status == 200) {
    outcome_ = was_sent_ ? UploadOutcome::sent : UploadOutcome::existed;
    stage_ = Stage::finished;
    return {};
  }
  if (reply.answer.status != 404 && reply.answer.status != 405) {
    return fail(answer_error(reply.request, reply.answer, place_.digest.text()));
  }
  stage_ = Stage::start;
  return {};
}

RequestPlan BlobUpload::plan_start() const {
  std::string path = place_.repository + "/blobs/uploads/";
  if (mount_from_) {
    path +=
        "?mount=" + percent_encode(place_.digest.text()) + "&from=" + percent_encode(*mount_from_);
  }
  return {.request = {.method = Method::post, .url = url(path)},
          .scopes = scopes_,
          .what = place_.digest.text()};
}

Result<void> BlobUpload::take_start(const Reply& reply) {
  const int status = reply.answer.status;
  if (status == 201 && mount_from_) {
    outcome_ = UploadOutcome::mounted;
    stage_ = Stage::finished;
    return {};
  }
  if (status == 202) {
    return go_to(reply);
  }
  if (mount_from_ && status >= 400 && status != 429) {
    mount_from_.reset();  // not every registry mounts; the same request again, without
    return {};
  }
  return fail(answer_error(reply.request, reply.answer, place_.digest.text()));
}

Result<void> BlobUpload::go_to(const Reply& reply) {
  REGCACHE_TRY_ASSIGN(std::string address,
                      upload_address(reply, access().origin(), place_.digest.text()));
  send_url_ = closing_address(std::move(address), place_.digest);
  stage_ = Stage::send;
  return {};
}

RequestPlan BlobUpload::plan_send() const {
  return {.request = {.method = Method::put,
                      .url = send_url_,
                      .headers = {{"Content-Type", "application/octet-stream"}},
                      .sends = Body::blob,
                      .content_length = place_.size},
          .scopes = scopes_,
          .what = place_.digest.text(),
          .is_repeatable = false};
}

Result<void> BlobUpload::take_send(const Reply& reply) {
  const int status = reply.answer.status;
  if (status == 201 || status == 200 || status == 204) {
    if (stored_another(reply.answer, place_.digest)) {
      return fail(Code::corrupt, place_.digest.text(),
                  "the registry stored the blob as another digest");
    }
    stage_ = Stage::finished;
    return {};
  }
  Error error = answer_error(reply.request, reply.answer, place_.digest.text());
  // A session that the registry has lost is begun again; so is one that it could not finish.
  const bool is_session_lost = status == 404 || status == 416;
  const int tries = is_session_lost ? tries_worth(503) : tries_worth(status);
  // For a 429 the exchange has used up all tries that there are.
  if (status != 429 && begin_again(tries, retry_after(reply.answer.headers))) {
    return {};
  }
  return fail(std::move(error));
}

// An upload that broke is over: its session may be lost, or only its answer.
bool BlobUpload::recover(const Error& error) {
  return stage_ == Stage::send && error.code == Code::unavailable &&
         begin_again(tries_worth(503), std::nullopt);
}

bool BlobUpload::begin_again(int tries, std::optional<Milliseconds> asked) {
  const std::optional<Milliseconds> delay_ms =
      budget_.next_delay(tries, asked, access().next_random());
  if (!delay_ms) {
    return false;
  }
  was_sent_ = true;
  stage_ = Stage::look;
  pause(*delay_ms);
  return true;
}

}  // namespace regcache
