#include "core/registry/blob_upload.h"

#include <algorithm>
#include <utility>

#include "core/limits.h"
#include "core/registry/answer_error.h"
#include "core/registry/retry.h"
#include "core/registry/upload_address.h"
#include "core/registry/upload_status.h"

namespace regcache {
namespace {

bool is_taken(int status) {
  return status == 200 || status == 201 || status == 202 || status == 204;
}

}  // namespace

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

RequestPlan BlobUpload::plan_of(HttpRequest request, bool is_repeatable) const {
  return {.request = std::move(request),
          .scopes = scopes_,
          .what = place_.digest.text(),
          .is_repeatable = is_repeatable};
}

std::optional<RequestPlan> BlobUpload::plan() {
  switch (stage_) {
    case Stage::look: {
      std::string path = place_.repository + "/blobs/" + place_.digest.text();
      return plan_of({.method = Method::head, .url = url(path)}, true);
    }
    case Stage::start:
      return plan_start();
    case Stage::send:
      return plan_send();
    case Stage::ask:
      return plan_of({.method = Method::get, .url = address_}, true);
    case Stage::close:
      return plan_of({.method = Method::put, .url = closing_address(address_, place_.digest)},
                     false);
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
    case Stage::ask:
      return take_status(reply);
    case Stage::close:
      return take_end(reply);
    case Stage::finished:
      return {};
  }
  return {};
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
  return plan_of({.method = Method::post, .url = url(path)}, true);
}

Result<void> BlobUpload::take_start(const Reply& reply) {
  const int status = reply.answer.status;
  if (status == 201 && mount_from_) {
    outcome_ = UploadOutcome::mounted;
    stage_ = Stage::finished;
    return {};
  }
  if (status == 202) {
    REGCACHE_TRY(follow(reply));
    way_ = habits().way_for(place_.size);
    chunk_bytes_min_ = least_chunk_bytes(reply.answer);
    committed_bytes_ = 0;
    was_resumed_ = false;
    stage_ = Stage::send;
    return {};
  }
  if (mount_from_ && status >= 400 && status != 429) {
    mount_from_.reset();  // not every registry mounts; the same request again, without
    return {};
  }
  return fail(answer_error(reply.request, reply.answer, place_.digest.text()));
}

Result<void> BlobUpload::follow(const Reply& reply) {
  REGCACHE_TRY_ASSIGN(address_, upload_address(reply, access().origin(), place_.digest.text()));
  return {};
}

bool BlobUpload::is_piecewise() const {
  return way_ != UploadWay::whole || committed_bytes_ > 0;
}

RequestPlan BlobUpload::plan_send() {
  if (is_piecewise()) {
    return plan_piece();
  }
  piece_bytes_ = place_.size;
  return plan_of({.method = Method::put,
                  .url = closing_address(address_, place_.digest),
                  .headers = {{"Content-Type", "application/octet-stream"}},
                  .sends = Body::blob,
                  .content_length = place_.size},
                 false);
}

// All that is left, or as much as one chunk may have. What is left of an upload in one piece is a chunk
// as well: there is no other word for where it begins.
RequestPlan BlobUpload::plan_piece() {
  const std::uint64_t left = place_.size - committed_bytes_;
  const bool has_limit = way_ == UploadWay::chunks;
  const std::uint64_t limit = std::max(habits().chunk_bytes(), chunk_bytes_min_);
  piece_bytes_ = has_limit ? std::min(left, limit) : left;
  HttpRequest request{.method = Method::patch,
                      .url = address_,
                      .headers = {{"Content-Type", "application/octet-stream"}},
                      .sends = Body::blob,
                      .content_length = piece_bytes_,
                      .content_offset = committed_bytes_,
                      .is_alone = has_limit && habits().breaks_lose_uploads()};
  if (has_limit || committed_bytes_ > 0) {
    request.headers.push_back(
        {"Content-Range", std::to_string(committed_bytes_) + "-" +
                              std::to_string(committed_bytes_ + piece_bytes_ - 1)});
  }
  return plan_of(std::move(request), false);
}

Result<void> BlobUpload::take_send(const Reply& reply) {
  if (is_piecewise()) {
    return take_piece(reply);
  }
  return take_end(reply);
}

Result<void> BlobUpload::take_piece(const Reply& reply) {
  if (!is_taken(reply.answer.status)) {
    return take_refusal(reply);
  }
  if (find_header(reply.answer.headers, "Location")) {
    REGCACHE_TRY(follow(reply));
  }
  const std::uint64_t expected = committed_bytes_ + piece_bytes_;
  const std::uint64_t has = received_bytes(reply.answer).value_or(expected);
  if ((has <= committed_bytes_ && piece_bytes_ > 0) || has > expected) {
    // It counts otherwise than we do: what it has is not what it should have.
    may_resume_ = false;
    // Amazon ECR speaks of the first chunk alone, however many it has: then it gets no chunks.
    const bool is_stuck =
        way_ == UploadWay::chunks && committed_bytes_ > 0 && has <= committed_bytes_;
    if ((is_stuck && use_another_way(405)) || begin_again(tries_worth(503), std::nullopt)) {
      return {};
    }
    return fail(Code::refused, place_.digest.text(),
                "the registry says that it has " + std::to_string(has) + " bytes of " +
                    std::to_string(expected));
  }
  go_on_from(has);
  return {};
}

void BlobUpload::go_on_from(std::uint64_t committed_bytes) {
  committed_bytes_ = committed_bytes;
  stage_ = committed_bytes_ == place_.size ? Stage::close : Stage::send;
  if (committed_bytes_ >= progress_mark_ + kResumeBytesMin) {
    progress_mark_ = committed_bytes_;
    was_unknown_ = false;
    if (budget_.failures() > 0) {
      access().budget().repay();
    }
    budget_.renew();
  }
}

Result<void> BlobUpload::take_status(const Reply& reply) {
  const std::optional<std::uint64_t> has = received_bytes(reply.answer);
  if (is_taken(reply.answer.status) && has && *has <= place_.size) {
    if (find_header(reply.answer.headers, "Location")) {
      REGCACHE_TRY(follow(reply));
    }
    was_resumed_ = true;
    go_on_from(*has);
    return {};
  }
  const int status = reply.answer.status;
  if (status >= 400 && status < 500 && status != 429) {
    // In a browser nobody knows how much had gone out.
    habits().lose(broken_bytes_ == 0 ? piece_bytes_ / 2 : broken_bytes_);
  }
  was_sent_ = true;
  stage_ = Stage::look;
  return {};
}

// The answer to the PUT that closes the upload, with the blob or without.
Result<void> BlobUpload::take_end(const Reply& reply) {
  if (says_stored(reply.answer)) {
    if (stored_another(reply.answer, place_.digest)) {
      return fail(Code::corrupt, place_.digest.text(),
                  "the registry stored the blob as another digest");
    }
    stage_ = Stage::finished;
    return {};
  }
  return take_refusal(reply);
}

Result<void> BlobUpload::take_refusal(const Reply& reply) {
  const int status = reply.answer.status;
  // What goes on where another request broke is refused on its own account: 405 by who knows no PATCH, 400
  // by who finds out with the last byte that it kept the broken piece wrongly.
  const bool goes_on = was_resumed_ || (committed_bytes_ > 0 && way_ != UploadWay::chunks);
  if (goes_on && (status == 400 || status == 405)) {
    may_resume_ = false;
    if (begin_again(tries_worth(503), std::nullopt)) {
      return {};
    }
  }
  const bool is_the_way = stage_ == Stage::send && committed_bytes_ == 0;
  const bool is_unknown = status == 404 || status == 416;
  const bool was_unknown = is_unknown && std::exchange(was_unknown_, true);
  // The first time the registry may have lost the upload, or know less of it than it said.
  const bool refuses_way = status == 405 || status == 413 || was_unknown;
  if (refuses_way && (is_the_way || status == 413) && use_another_way(status)) {
    return {};
  }
  may_resume_ = may_resume_ && !was_unknown;
  const int tries = tries_worth(is_unknown ? 503 : status);
  const std::optional<Milliseconds> asked = retry_after(reply.answer.headers);
  // For a 429 the exchange has used up all tries that there are.
  if (status != 429 &&
      (status == 404 ? begin_again(tries, asked) : ask_or_begin_again(tries, asked))) {
    return {};
  }
  return fail(answer_error(reply.request, reply.answer, place_.digest.text()));
}

// In an upload of its own: what became of this one nobody knows.
bool BlobUpload::use_another_way(int status) {
  const bool has_another = status == 413 ? habits().shrink(piece_bytes_) : habits().refuse(way_);
  if (!has_another || !budget_.next_delay(tries_worth(503), std::nullopt, 0)) {
    return false;
  }
  was_unknown_ = false;
  stage_ = Stage::start;
  return true;
}

void BlobUpload::fault(TransportFault fault, Milliseconds now) {
  if (stage_ == Stage::send) {
    broken_bytes_ = fault.sent_bytes;
  }
  StepsSession::fault(std::move(fault), now);
}

// An upload that broke may go on, may be lost, or it was its answer alone.
bool BlobUpload::recover(const Error& error) {
  if (error.code != Code::unavailable) {
    return false;
  }
  if (stage_ == Stage::ask) {
    return begin_again(tries_worth(503), std::nullopt);
  }
  return (stage_ == Stage::send || stage_ == Stage::close) &&
         ask_or_begin_again(tries_worth(503), std::nullopt);
}

std::optional<RequestPlan> BlobUpload::give_up(Error& error) {
  if (error.code == Code::unavailable) {
    error.detail = "not uploaded to " + access().origin().host_header() + "/" + place_.repository +
                   ": " + error.detail;
  }
  if (address_.empty() || is_unreachable()) {
    return std::nullopt;
  }
  return plan_of({.method = Method::delete_, .url = address_}, false);
}

bool BlobUpload::ask_or_begin_again(int tries, std::optional<Milliseconds> asked) {
  const bool is_small = place_.size <= kResumeBytesMin;
  const bool begun = begin_again(tries, asked);
  if (begun && may_resume_ && !is_small) {
    stage_ = Stage::ask;
  }
  return begun;
}

bool BlobUpload::begin_again(int tries, std::optional<Milliseconds> asked) {
  const std::optional<Milliseconds> delay_ms =
      budget_.next_delay(tries, asked, access().next_random());
  if (!delay_ms || !access().budget().spend()) {
    return false;
  }
  was_sent_ = true;
  stage_ = Stage::look;
  pause(*delay_ms);
  return true;
}

}  // namespace regcache
