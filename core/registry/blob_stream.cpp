#include "core/registry/blob_stream.h"

#include "core/registry/answer_error.h"
#include "core/registry/upload_address.h"

namespace regcache {
namespace {

bool is_taken(int status) {
  return status >= 200 && status < 300;
}

}  // namespace

RequestPlan BlobStream::plan_of(HttpRequest request) const {
  return {.request = std::move(request),
          .scopes = scopes_,
          .what = repository_,
          .is_repeatable = false};
}

std::optional<RequestPlan> BlobStream::plan() {
  switch (stage_) {
    case Stage::start: {
      RequestPlan start =
          plan_of({.method = Method::post, .url = url(repository_ + "/blobs/uploads/")});
      start.is_repeatable = true;  // an upload that nobody goes on with is forgotten
      return start;
    }
    case Stage::send:
      return plan_of({.method = Method::patch,
                      .url = address_,
                      .headers = {{"Content-Type", "application/octet-stream"}},
                      .sends = Body::stream});
    case Stage::close:
      return plan_of({.method = Method::put, .url = closing_address(address_, *digest_)});
    case Stage::finished:
      return std::nullopt;
  }
  return std::nullopt;
}

Result<void> BlobStream::take(Reply reply) {
  const int status = reply.answer.status;
  const bool is_good = stage_ == Stage::start   ? status == 202
                       : stage_ == Stage::close ? says_stored(reply.answer)
                                                : is_taken(status);
  if (!is_good) {
    return fail(answer_error(reply.request, reply.answer, repository_));
  }
  switch (stage_) {
    case Stage::start: {
      REGCACHE_TRY_ASSIGN(address_, upload_address(reply, access().origin(), repository_));
      stage_ = Stage::send;
      return {};
    }
    case Stage::send:
      return take_sent(reply);
    case Stage::close:
      if (stored_another(reply.answer, *digest_)) {
        return fail(Code::corrupt, digest_->text(),
                    "the registry stored the blob as another digest");
      }
      stage_ = Stage::finished;
      return {};
    case Stage::finished:
      return {};
  }
  return {};
}

// The registry need not keep what nobody will finish.
std::optional<RequestPlan> BlobStream::give_up(Error& /*error*/) {
  if (address_.empty() || is_unreachable()) {
    return std::nullopt;
  }
  return plan_of({.method = Method::delete_, .url = address_});
}

Result<void> BlobStream::take_sent(const Reply& reply) {
  if (!digest_) {
    return fail(Code::refused, repository_,
                "the registry took the upload before all of it was sent");
  }
  // A registry that says nothing goes on at the same place.
  if (find_header(reply.answer.headers, "Location")) {
    REGCACHE_TRY_ASSIGN(address_, upload_address(reply, access().origin(), repository_));
  }
  stage_ = Stage::close;
  return {};
}

}  // namespace regcache
