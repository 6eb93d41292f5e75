#include "native/transport/driver.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/registry/shown_url.h"
#include "native/transport/clock.h"

namespace regcache {
namespace {

constexpr std::size_t kSkippedBytes = 262'144;

// The blob that a session sends: from any byte on, read once where the requests follow each other. What
// fails on this side is kept: the transport only sees that it failed.
class UploadReader final : public BlobReader {
 public:
  explicit UploadReader(BlobSource* source) : source_(source) {}

  // Makes the byte at `offset` the next one. What stands before it is read for nothing, because a source
  // checks what it gives, all of it.
  Result<void> go_to(std::uint64_t offset) {
    if (!reader_ || position_ > offset) {
      position_ = 0;
      REGCACHE_TRY_ASSIGN(reader_, source_->open());
    }
    std::vector<std::uint8_t> room(std::min<std::uint64_t>(offset - position_, kSkippedBytes));
    while (position_ < offset) {
      const std::uint64_t left = offset - position_;
      const auto piece = std::span(room).first(std::min<std::uint64_t>(left, room.size()));
      REGCACHE_TRY_ASSIGN(const std::size_t count, reader_->read(piece));
      if (count == 0) {
        return fail(Code::corrupt, "",
                    "the blob to send ended before byte " + std::to_string(offset));
      }
      position_ += count;
    }
    return {};
  }

  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    Result<std::size_t> count = reader_->read(room);
    if (count) {
      position_ += *count;
    } else {
      error_ = count.error();
    }
    return count;
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  BlobSource* source_;
  std::unique_ptr<BlobReader> reader_;
  std::uint64_t position_ = 0;
  std::optional<Error> error_;
};

// The download of one exchange.
class Download {
 public:
  Download(Session& session, BlobSink* sink) : session_(session), sink_(sink) {}

  bool begin(const HttpAnswer& head) {
    switch (session_.begin_body(head)) {
      case Intake::refuse:
        return false;
      case Intake::restart:
        return keep(sink_->restart());
      case Intake::append:
        return true;
    }
    return false;
  }

  bool take(std::span<const std::uint8_t> bytes) {
    return session_.body(bytes) && keep(sink_->write(bytes));
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  bool keep(Result<void> result) {
    if (!result) {
      error_ = std::move(result).error();
    }
    return !error_;
  }

  Session& session_;
  BlobSink* sink_;
  std::optional<Error> error_;
};

Failure cancelled(std::string subject) {
  return fail(Code::cancelled, std::move(subject), "the transfer was cancelled");
}

Result<void> exchange(const HttpRequest& request, Session& session, const Edge& edge,
                      UploadReader& upload, BlobSink* sink) {
  Download download(session, sink);
  Bodies bodies;
  if (sends_from_source(request)) {
    REGCACHE_TRY(upload.go_to(request.content_offset));
    bodies.upload = &upload;
  }
  if (request.expects == Body::blob) {
    bodies.begin = [&](const HttpAnswer& head) { return download.begin(head); };
    bodies.download = [&](std::span<const std::uint8_t> bytes) { return download.take(bytes); };
  }
  std::variant<HttpAnswer, TransportFault> outcome = edge.transport.send(request, bodies);
  for (const std::optional<Error>* error : {&upload.error(), &download.error()}) {
    if (*error) {
      return fail(**error);
    }
  }
  if (edge.cancel.requested()) {
    return cancelled(shown_url(request.url));
  }
  const std::lock_guard lock(edge.sessions);
  if (auto* const fault = std::get_if<TransportFault>(&outcome)) {
    session.fault(std::move(*fault), steady_now());
  } else {
    session.answer(std::get<HttpAnswer>(std::move(outcome)), steady_now());
  }
  return {};
}

Result<Command> next_command(Session& session, const Edge& edge) {
  const std::lock_guard lock(edge.sessions);
  return session.next(steady_now());
}

}  // namespace

Result<void> drive(Session& session, const Edge& edge, const Blobs& blobs) {
  UploadReader upload(blobs.upload);
  std::string place = "registry";  // where the session last was, for a cancel
  while (true) {
    if (edge.cancel.requested()) {
      return cancelled(std::move(place));
    }
    REGCACHE_TRY_ASSIGN(const Command command, next_command(session, edge));
    if (std::holds_alternative<Done>(command)) {
      return {};
    }
    if (const auto* const wait = std::get_if<Wait>(&command)) {
      (void)edge.cancel.sleep(wait->delay_ms);
      continue;
    }
    const auto& request = std::get<HttpRequest>(command);
    place = shown_url(request.url);
    REGCACHE_TRY(exchange(request, session, edge, upload, blobs.download));
  }
}

}  // namespace regcache
