#include "core/registry/blob_sessions.h"

#include "core/registry/answer_error.h"

namespace regcache {
namespace {

RequestPlan plan_blob(Method method, std::string url, const BlobPlace& place,
                      const Scopes& scopes) {
  return RequestPlan{.request = {.method = method, .url = std::move(url)},
                     .scopes = scopes,
                     .what = place.digest.text()};
}

std::string path_of(const BlobPlace& place) {
  return place.repository + "/blobs/" + place.digest.text();
}

}  // namespace

std::optional<RequestPlan> BlobHead::plan() {
  if (finished_) {
    return std::nullopt;
  }
  return plan_blob(Method::head, url(path_of(place_)), place_, scopes_);
}

Result<void> BlobHead::take(Reply reply) {
  if (reply.answer.status != 200 && reply.answer.status != 404) {
    return fail(answer_error(reply.request, reply.answer, place_.digest.text()));
  }
  is_there_ = reply.answer.status == 200;
  finished_ = true;
  return {};
}

std::optional<RequestPlan> BlobDelete::plan() {
  if (finished_) {
    return std::nullopt;
  }
  return plan_blob(Method::delete_, url(path_of(place_)), place_, scopes_);
}

Result<void> BlobDelete::take(Reply reply) {
  const int status = reply.answer.status;
  if (status != 202 && status != 200 && status != 204) {
    return fail(answer_error(reply.request, reply.answer, place_.digest.text()));
  }
  finished_ = true;
  return {};
}

}  // namespace regcache
