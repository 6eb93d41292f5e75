// cpp-httplib as a transport: it keeps connections and reads answers, within its limits. Requests are
// written by RoundTrip, because the library would encode queries again and add headers of its own.

#include <fcntl.h>
#include <httplib.h>

#include <csignal>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "core/limits.h"
#include "native/transport/head.h"
#include "native/transport/round_trip.h"
#include "native/transport/trace.h"
#include "native/transport/transport.h"

namespace regcache {
namespace {

using Outcome = std::variant<HttpAnswer, TransportFault>;

// More than the threads that anybody uses on one registry.
constexpr std::size_t kIdlePerOriginMax = 16;

// Unwanted bytes of a body that are still read, to keep the connection.
constexpr std::uint64_t kDrainedBytesMax = 262'144;

bool is_success(int status) {
  return status >= 200 && status < 300;
}

// Whether the head says where the answer ends, or that the connection does.
bool says_its_end(const HttpAnswer& answer) {
  return find_header(answer.headers, "Content-Length") ||
         find_header(answer.headers, "Transfer-Encoding") ||
         find_header(answer.headers, "Connection");
}

// Lets the library read the answer of a round trip.
class RoundTripStream final : public httplib::Stream {
 public:
  RoundTripStream(RoundTrip& trip, const Channel& channel) : trip_(trip), channel_(channel) {}

  ssize_t read(char* data, std::size_t size) override {
    const std::size_t count = trip_.read({reinterpret_cast<std::uint8_t*>(data), size});
    return count > 0 || !channel_.fault() ? static_cast<ssize_t>(count) : -1;
  }
  // The library's idea of the request: the true one is on its way already.
  ssize_t write(const char*, std::size_t size) override { return static_cast<ssize_t>(size); }

  bool is_readable() const override { return true; }
  bool wait_readable() const override { return true; }
  bool wait_writable() const override { return true; }
  bool is_peer_alive() const override { return true; }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return channel_.descriptor(); }
  time_t duration() const override { return 0; }

 private:
  RoundTrip& trip_;
  const Channel& channel_;
};

// Puts an answer together while it comes in.
class AnswerBuilder {
 public:
  // `was_used`: whether the connection has had another exchange before.
  AnswerBuilder(const HttpRequest& request, const Bodies& bodies, bool was_used)
      : request_(request), bodies_(bodies), was_used_(was_used) {}

  // Takes the head. False when the answer cannot be used: fault() says why.
  bool begin(int status, std::string_view head);
  // Takes bytes of the body. False when no more are wanted.
  bool take(std::span<const std::uint8_t> bytes);

  [[nodiscard]] bool has_begun() const { return answer_.status != 0; }
  // True when what came cannot be the answer to this request.
  [[nodiscard]] bool is_stray() const { return stray_; }
  // True when an answer was stopped of which enough is here.
  [[nodiscard]] bool is_enough() const { return enough_; }
  [[nodiscard]] const std::optional<TransportFault>& fault() const { return fault_; }
  [[nodiscard]] HttpAnswer finish() { return std::move(answer_); }

 private:
  const HttpRequest& request_;
  const Bodies& bodies_;
  const bool was_used_;
  HttpAnswer answer_;
  bool is_blob_ = false;
  bool enough_ = false;
  bool stray_ = false;
  std::size_t text_bytes_max_ = 0;
  std::uint64_t dropped_bytes_ = 0;
  std::optional<TransportFault> fault_;
};

bool AnswerBuilder::begin(int status, std::string_view head) {
  std::optional<Headers> headers = answer_headers(head);
  if (!headers || status < 200) {
    fault_ = {Fault::protocol, "the answer's head does not follow HTTP/1.1"};
    return false;
  }
  answer_.status = status;
  answer_.headers = *std::move(headers);
  // A rest of the answer before this one, which came after we looked: its body would never end.
  stray_ =
      was_used_ && request_.method == Method::get && is_success(status) && !says_its_end(answer_);
  if (stray_) {
    fault_ = {Fault::reset, "the other side sent more than it announced"};
    return false;
  }
  const bool wanted = is_success(status) && request_.expects != Body::none;
  is_blob_ = wanted && request_.expects == Body::blob;
  text_bytes_max_ = wanted ? request_.answer_bytes_max : 0;
  if (!is_success(status)) {
    text_bytes_max_ = std::max(request_.answer_bytes_max, kErrorBodyBytesMax);
  }
  const auto encoding = find_header(answer_.headers, "Content-Encoding");
  if (encoding && !encoding->empty() && *encoding != "identity") {
    text_bytes_max_ = 0;
    if (wanted && request_.method != Method::head) {
      fault_ = {Fault::protocol, "the answer is encoded, although 'identity' was asked for"};
      return false;
    }
  }
  enough_ = is_blob_ && !bodies_.begin(answer_);
  return !enough_;
}

bool AnswerBuilder::take(std::span<const std::uint8_t> bytes) {
  if (is_blob_) {
    enough_ = !bodies_.download(bytes);
    return !enough_;
  }
  const std::size_t room = text_bytes_max_ - answer_.body.size();
  const std::size_t count = std::min(room, bytes.size());
  answer_.body.append(reinterpret_cast<const char*>(bytes.data()), count);
  dropped_bytes_ += bytes.size() - count;
  enough_ = dropped_bytes_ > kDrainedBytesMax;
  return !enough_;
}

// One connection to an origin, opened when it is first used.
class Connection final : public httplib::ClientImpl {
 public:
  Connection(const Origin& origin, std::optional<Proxy> proxy, const ChannelSettings& settings)
      : ClientImpl(origin.host, origin.port),
        origin_(origin),
        proxy_(std::move(proxy)),
        settings_(settings) {
    set_keep_alive(true);
    set_follow_location(false);
    set_decompress(false);
  }

  Outcome exchange(const HttpRequest& request, const std::string& head, const Bodies& bodies);

  // After an exchange: whether another may follow on this connection.
  [[nodiscard]] bool is_reusable() const { return clean_ && channel_ != nullptr; }
  // Before an exchange: whether the other side has not closed it, or said something unasked.
  [[nodiscard]] bool is_quiet() { return !channel_->has_input(); }
  // After a failed exchange: whether nothing at all came back.
  [[nodiscard]] bool was_unanswered() const { return unanswered_; }

 private:
  bool create_and_connect_socket(Socket& socket, httplib::Error& error) override {
    auto opened = Channel::open(origin_, proxy_, settings_);
    if (auto* const fault = std::get_if<TransportFault>(&opened)) {
      fault_ = std::move(*fault);
      error = httplib::Error::Connection;
      return false;
    }
    channel_ = std::get<std::unique_ptr<Channel>>(std::move(opened));
    // The library closes what it was given: a descriptor of its own.
    socket.sock = ::fcntl(channel_->descriptor(), F_DUPFD_CLOEXEC, 0);
    if (socket.sock < 0) {
      fault_ = {Fault::connect, "this process has no file descriptor left"};
    }
    return socket.sock >= 0;
  }

  void shutdown_ssl(Socket&, bool) override {
    hung_up_ = true;
    channel_.reset();
  }

  bool process_socket(const Socket&, std::chrono::time_point<std::chrono::steady_clock>,
                      std::function<bool(httplib::Stream&)> read_answer) override {
    // The library may hang up within read_answer (Connection: close): the channel stays until the end.
    hung_up_ = false;
    std::unique_ptr<Channel> channel = std::move(channel_);
    RoundTrip trip(*channel, *request_, *head_, upload_);
    trip_ = &trip;
    bool done = trip.send(settings_.patience);
    if (done) {
      RoundTripStream stream(trip, *channel);
      done = read_answer(stream);
    }
    clean_ = done && trip.is_clean();
    unanswered_ = trip.is_unanswered();
    answer_head_ = trip.answer_head();
    trip_ = nullptr;
    if (!done) {
      fault_ = trip.fault();
    }
    if (!hung_up_) {
      channel_ = std::move(channel);
    }
    return done;
  }

  const Origin origin_;
  const std::optional<Proxy> proxy_;
  const ChannelSettings settings_;
  std::unique_ptr<Channel> channel_;
  bool hung_up_ = false;
  bool used_ = false;

  // The exchange that is going on, or what came of the last one.
  const HttpRequest* request_ = nullptr;
  const std::string* head_ = nullptr;
  BlobReader* upload_ = nullptr;
  const RoundTrip* trip_ = nullptr;
  std::string answer_head_;
  std::optional<TransportFault> fault_;
  bool clean_ = false;
  bool unanswered_ = false;
};

Outcome Connection::exchange(const HttpRequest& request, const std::string& head,
                             const Bodies& bodies) {
  request_ = &request;
  head_ = &head;
  upload_ = bodies.upload;
  fault_.reset();
  clean_ = unanswered_ = false;
  AnswerBuilder answer(request, bodies, std::exchange(used_, true));
  httplib::Request asked;
  asked.method = method_name(request.method);
  asked.path = "/";
  asked.response_handler = [&](const httplib::Response& response) {
    return answer.begin(response.status, trip_->answer_head());
  };
  asked.content_receiver = [&](const char* data, std::size_t size, auto, auto) {
    return answer.take({reinterpret_cast<const std::uint8_t*>(data), size});
  };
  httplib::Response response;
  auto error = httplib::Error::Success;
  const bool done = send(asked, response, error);
  if (done && !answer.has_begun()) {
    (void)answer.begin(response.status, answer_head_);  // no body: the library did not ask
  }
  if (answer.fault()) {
    unanswered_ = answer.is_stray();
    return *answer.fault();
  }
  if (done || answer.is_enough()) {
    return answer.finish();
  }
  return fault_.value_or(TransportFault{
      Fault::protocol, "the answer is not HTTP/1.1, or past the limits of its head"});
}

class HttplibTransport final : public Transport {
 public:
  HttplibTransport(TransportSettings settings, std::shared_ptr<const TlsContext> tls,
                   const CancelToken& cancel)
      : settings_(std::move(settings)), tls_(std::move(tls)), cancel_(cancel) {}

  Outcome send(const HttpRequest& request, const Bodies& bodies) override {
    if (settings_.trace) {
      settings_.trace(trace_line(request));
    }
    Outcome outcome = checked_send(request, bodies);
    if (settings_.trace) {
      settings_.trace(
          std::visit([&](const auto& end) { return trace_line(request, end); }, outcome));
    }
    return outcome;
  }

 private:
  Outcome checked_send(const HttpRequest& request, const Bodies& bodies) {
    const Result<Url> url = parse_url(request.url);
    if (!url) {
      return TransportFault{Fault::protocol, url.error().detail};
    }
    std::optional<Proxy> proxy = settings_.proxies.proxy_for(url->origin);
    const std::optional<std::string> head = request_head(request, *url, proxy);
    if (!head) {
      return TransportFault{Fault::protocol, "a header to send has a control character in it"};
    }
    // The library is C++ with exceptions; they end here.
    try {
      return pooled_exchange(url->origin, std::move(proxy), request, *head, bodies);
    } catch (const std::exception& exception) {
      return TransportFault{Fault::protocol, exception.what()};
    }
  }

  Outcome pooled_exchange(const Origin& origin, std::optional<Proxy> proxy,
                          const HttpRequest& request, const std::string& head,
                          const Bodies& bodies) {
    const ChannelSettings settings = {
        .tls = *tls_, .cancel = cancel_, .patience = settings_.patience};
    std::unique_ptr<Connection> connection = request.is_alone ? nullptr : take_idle(origin);
    const bool used_before = connection != nullptr;
    if (!used_before) {
      connection = std::make_unique<Connection>(origin, proxy, settings);
    }
    Outcome outcome = connection->exchange(request, head, bodies);
    const auto* const fault = std::get_if<TransportFault>(&outcome);
    if (used_before && fault != nullptr && fault->fault == Fault::reset &&
        connection->was_unanswered() && !sends_from_source(request)) {
      // The other side closed it while it lay idle, just as we wrote: nobody saw the request. Or a GET met
      // what was left there.
      connection = std::make_unique<Connection>(origin, std::move(proxy), settings);
      outcome = connection->exchange(request, head, bodies);
    }
    if (connection->is_reusable() && !request.is_alone) {
      give_back(origin, std::move(connection));
    }
    return outcome;
  }

  std::unique_ptr<Connection> take_idle(const Origin& origin) {
    const std::lock_guard lock(mutex_);
    auto& idle = idle_[origin.text()];
    while (!idle.empty()) {
      std::unique_ptr<Connection> connection = std::move(idle.back());
      idle.pop_back();
      if (connection->is_quiet()) {
        return connection;
      }
    }
    return nullptr;
  }

  void give_back(const Origin& origin, std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    auto& idle = idle_[origin.text()];
    if (idle.size() < kIdlePerOriginMax) {
      idle.push_back(std::move(connection));
    }
  }

  const TransportSettings settings_;
  const std::shared_ptr<const TlsContext> tls_;
  const CancelToken& cancel_;
  std::mutex mutex_;
  std::map<std::string, std::vector<std::unique_ptr<Connection>>> idle_;
};

}  // namespace

Result<std::unique_ptr<Transport>> make_transport(TransportSettings settings,
                                                  const CancelToken& cancel) {
  // OpenSSL writes to its socket without MSG_NOSIGNAL.
  std::signal(SIGPIPE, SIG_IGN);
  REGCACHE_TRY_ASSIGN(std::shared_ptr<const TlsContext> tls, TlsContext::load(settings.tls));
  return std::unique_ptr<Transport>(
      std::make_unique<HttplibTransport>(std::move(settings), std::move(tls), cancel));
}

}  // namespace regcache
