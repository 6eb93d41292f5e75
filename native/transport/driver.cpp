#include "native/transport/driver.h"

#include <optional>
#include <utility>

#include "core/registry/shown_url.h"
#include "native/transport/clock.h"

namespace regcache {
namespace {

// The blobs of one exchange. What fails on this side is kept: the transport only sees a false.
class BlobEnds final : public BlobReader {
 public:
  BlobEnds(Session& session, const Blobs& blobs) : session_(session), blobs_(blobs) {}

  // Opens the source, from its start.
  Result<void> open() {
    REGCACHE_TRY_ASSIGN(reader_, blobs_.upload->open());
    return {};
  }

  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    Result<std::size_t> count = reader_->read(room);
    if (!count) {
      error_ = count.error();
    }
    return count;
  }

  bool begin(const HttpAnswer& head) {
    switch (session_.begin_body(head)) {
      case Intake::refuse:
        return false;
      case Intake::restart:
        return keep(blobs_.download->restart());
      case Intake::append:
        return true;
    }
    return false;
  }

  bool take(std::span<const std::uint8_t> bytes) {
    return session_.body(bytes) && keep(blobs_.download->write(bytes));
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
  const Blobs& blobs_;
  std::unique_ptr<BlobReader> reader_;
  std::optional<Error> error_;
};

Failure cancelled(std::string subject) {
  return fail(Code::cancelled, std::move(subject), "the transfer was cancelled");
}

Result<void> exchange(const HttpRequest& request, Session& session, const Edge& edge,
                      const Blobs& blobs) {
  BlobEnds ends(session, blobs);
  Bodies bodies;
  if (sends_from_source(request)) {
    REGCACHE_TRY(ends.open());
    bodies.upload = &ends;
  }
  if (request.expects == Body::blob) {
    bodies.begin = [&](const HttpAnswer& head) { return ends.begin(head); };
    bodies.download = [&](std::span<const std::uint8_t> bytes) { return ends.take(bytes); };
  }
  std::variant<HttpAnswer, TransportFault> outcome = edge.transport.send(request, bodies);
  if (ends.error()) {
    return fail(*ends.error());
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
    REGCACHE_TRY(exchange(request, session, edge, blobs));
  }
}

}  // namespace regcache
