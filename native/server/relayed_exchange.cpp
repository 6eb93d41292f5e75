#include "native/server/relayed_exchange.h"

#include <utility>

#include "core/limits.h"
#include "core/registry/referral.h"
#include "core/registry/shown_url.h"
#include "core/registry/url.h"

namespace regcache {
namespace {

class PipeReader final : public BlobReader {
 public:
  explicit PipeReader(Pipe& pipe) : pipe_(pipe) {}
  Result<std::size_t> read(std::span<std::uint8_t> room) override { return pipe_.read(room); }

 private:
  Pipe& pipe_;
};

// Where a redirect of `from` leads.
Result<Url> redirect_target(const HttpAnswer& answer, const Url& from) {
  const std::optional<std::string_view> location = find_header(answer.headers, "Location");
  if (!location) {
    return fail(Code::refused, from.origin.host, "it redirects without saying where to");
  }
  REGCACHE_TRY_ASSIGN(Url target, resolve_url(from, *location));
  REGCACHE_TRY(check_referral(from.origin, target));
  return target;
}

TransportFault refused_redirect(const Error& error) {
  return {Fault::protocol, "a redirect is not followed: " + error.detail};
}

}  // namespace

RelayedExchange::RelayedExchange(Transport& transport, HttpRequest request, Origin origin)
    : transport_(transport), origin_(std::move(origin)) {
  thread_ = std::thread([this, request = std::move(request)] { run(request); });
}

RelayedExchange::~RelayedExchange() {
  upload_.close(fail(Code::cancelled, "", "the client went away"));
  download_.abandon();
  thread_.join();
}

void RelayedExchange::send(RequestBody& body) {
  Result<void> sent =
      body.read_to([this](std::span<const std::uint8_t> bytes) { return upload_.write(bytes); });
  upload_.close(std::move(sent));
}

const RelayedAnswer& RelayedExchange::answer() {
  std::unique_lock lock(mutex_);
  told_.wait(lock, [this] { return answer_.has_value(); });
  return *answer_;
}

void RelayedExchange::tell(RelayedAnswer answer) {
  upload_.abandon();  // an answer is the end of the request, whatever of it was sent
  const std::lock_guard lock(mutex_);
  if (!answer_) {
    answer_ = std::move(answer);
  }
  told_.notify_all();
}

void RelayedExchange::run(HttpRequest request) {
  std::variant<HttpAnswer, TransportFault> outcome = ask(std::move(request));
  if (const auto* fault = std::get_if<TransportFault>(&outcome)) {
    download_.close(fail(Code::unavailable, origin_.host_header(), fault->detail));
  } else {
    download_.close({});
  }
  tell({std::move(outcome), false});
}

std::variant<HttpAnswer, TransportFault> RelayedExchange::ask(HttpRequest request) {
  PipeReader upload(upload_);
  const Headers headers = request.headers;
  const bool may_follow = request.method == Method::get || request.method == Method::head;
  Bodies bodies;
  bodies.upload = sends_from_source(request) ? &upload : nullptr;
  bodies.begin = [this](const HttpAnswer& head) {
    tell({head, true});
    return true;
  };
  bodies.download = [this](std::span<const std::uint8_t> bytes) {
    return download_.write(bytes).has_value();
  };
  for (int redirects = 0;; ++redirects) {
    Result<Url> url = parse_url(request.url);
    if (!url) {
      return TransportFault{Fault::protocol, url.error().detail};
    }
    if (url->origin != origin_) {
      std::erase_if(request.headers, [](const Header& header) {
        return find_header({header}, "Authorization").has_value();
      });
    } else {
      request.headers = headers;
    }
    std::variant<HttpAnswer, TransportFault> outcome = transport_.send(request, bodies);
    const auto* answer = std::get_if<HttpAnswer>(&outcome);
    if (answer == nullptr || !is_redirect(answer->status)) {
      return outcome;
    }
    if (!may_follow || redirects == kRedirectsMax) {
      return TransportFault{Fault::protocol, may_follow
                                                 ? "it redirects without end"
                                                 : "it redirects a request that changes something"};
    }
    const Result<Url> target = redirect_target(*answer, *url);
    if (!target) {
      return refused_redirect(target.error());
    }
    request.url = target->text();
  }
}

}  // namespace regcache
