#include <algorithm>
#include <charconv>

#include "core/registry/answer_error.h"
#include "core/registry/blob_sessions.h"

namespace regcache {
namespace {

constexpr std::uint64_t kProgressBytes = 1'048'576;

// The first byte of "bytes 100-199/200"; nothing when it is not that.
std::optional<std::uint64_t> range_start(const HttpAnswer& head) {
  std::string_view range = find_header(head.headers, "Content-Range").value_or("");
  if (!range.starts_with("bytes ")) {
    return std::nullopt;
  }
  range.remove_prefix(6);
  std::uint64_t start = 0;
  const auto [end, error] = std::from_chars(range.data(), range.data() + range.size(), start);
  const bool is_followed = end != range.data() + range.size() && *end == '-';
  return error == std::errc() && is_followed ? std::optional(start) : std::nullopt;
}

}  // namespace

std::optional<RequestPlan> BlobGet::plan() {
  if (finished_) {
    return std::nullopt;
  }
  return RequestPlan{.request = {.method = Method::get,
                                 .url = url(place_.repository + "/blobs/" + place_.digest.text()),
                                 .expects = Body::blob},
                     .scopes = scopes_,
                     .what = place_.digest.text()};
}

void BlobGet::prepare(HttpRequest& request) {
  request.headers.clear();
  if (received_ > 0) {
    request.headers.push_back({"Range", "bytes=" + std::to_string(received_) + "-"});
  }
}

Intake BlobGet::begin_body(const HttpAnswer& head) {
  if (head.status == 206 && received_ > 0) {
    refused_range_ = range_start(head) != received_;
    return refused_range_ ? Intake::refuse : Intake::append;
  }
  const bool begins_anew = received_ > 0;
  received_ = 0;
  (void)hash_.finish();
  return begins_anew ? Intake::restart : Intake::append;
}

bool BlobGet::body(std::span<const std::uint8_t> bytes) {
  if (bytes.size() > place_.size - received_) {
    too_long_ = true;
    return false;
  }
  hash_.update(bytes);
  received_ += bytes.size();
  return true;
}

// An answer of which all that matters has come is judged, whatever became of it afterwards: asked again,
// the registry would be asked for the empty range behind the blob.
void BlobGet::fault(TransportFault fault, Milliseconds now) {
  const bool is_complete = received_ > 0 && received_ == place_.size;
  if (is_complete || too_long_ || refused_range_) {
    answer({.status = 200}, now);
    return;
  }
  if (received_ >= progress_mark_ + kProgressBytes) {
    progress_mark_ = received_;
    progressed();
  }
  StepsSession::fault(std::move(fault), now);
}

Result<void> BlobGet::take(Reply reply) {
  const std::string what = place_.digest.text();
  if (too_long_) {
    return fail(
        Code::corrupt, what,
        "more bytes came than the " + std::to_string(place_.size) + " that the descriptor says");
  }
  if (refused_range_) {
    return fail(Code::corrupt, what, "the registry sent another range than it was asked for");
  }
  if (reply.answer.status != 200 && reply.answer.status != 206) {
    return fail(answer_error(reply.request, reply.answer, what));
  }
  if (received_ != place_.size) {
    return fail(Code::corrupt, what,
                std::to_string(received_) + " bytes came, not the " + std::to_string(place_.size) +
                    " that the descriptor says");
  }
  if (place_.digest.algorithm() != "sha256") {
    return fail(Code::unsupported, what, "only sha256 digests can be checked");
  }
  if (const Digest actual = make_digest(hash_.finish()); actual != place_.digest) {
    return fail(Code::corrupt, what, "the bytes that came have the digest " + actual.text());
  }
  finished_ = true;
  return {};
}

}  // namespace regcache
