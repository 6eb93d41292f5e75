// One exchange of the relay: the bodies of both sides go through pipes, so that memory does not grow with them.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "core/registry/http.h"
#include "native/server/exchange.h"
#include "native/store/pipe.h"
#include "native/transport/transport.h"

namespace regcache {

// What a registry said: an answer with its text, a head whose body is to be read here, or nothing.
struct RelayedAnswer {
  std::variant<HttpAnswer, TransportFault> outcome;
  bool is_streamed = false;
};

// Asks on a thread of its own, and follows redirects of GET and HEAD where a registry's may lead (check_referral),
// without Authorization for another origin.
//
// Limits:  two pipes; kRedirectsMax. Gone before the end, it stops the transfer.
class RelayedExchange final : public BlobReader {
 public:
  // `origin` is whom the request's Authorization is for. Lifetime: `transport` outlives this.
  RelayedExchange(Transport& transport, HttpRequest request, Origin origin);
  ~RelayedExchange() override;
  RelayedExchange(const RelayedExchange&) = delete;
  RelayedExchange& operator=(const RelayedExchange&) = delete;

  // Sends the body of the request, until the other side wants no more of it.
  void send(RequestBody& body);
  // Waits for the answer.
  [[nodiscard]] const RelayedAnswer& answer();
  // The body of an answer that is streamed.
  [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> room) override {
    return download_.read(room);
  }

 private:
  void run(HttpRequest request);
  [[nodiscard]] std::variant<HttpAnswer, TransportFault> ask(HttpRequest request);
  // Says what the answer is, once.
  void tell(RelayedAnswer answer);

  Transport& transport_;
  Origin origin_;
  Pipe upload_;
  Pipe download_;
  std::mutex mutex_;
  std::condition_variable told_;
  std::optional<RelayedAnswer> answer_;
  std::thread thread_;  // last: it uses what stands before
};

}  // namespace regcache
