// The only file of the server that knows cpp-httplib: it reads heads and bodies and writes answers.
// Connections, their threads' waits and their end are ours.
#include <httplib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <map>
#include <mutex>

#include "native/server/http_server.h"
#include "native/server/server_socket.h"
#include "native/server/worker_threads.h"

namespace regcache {
namespace {

constexpr std::size_t kFileRoomBytes = 262'144;

// How much of a body is read for nothing after its refusal, so that the client, which may read no
// answer before it has sent everything, learns why (bytes).
constexpr std::uint64_t kRefusedBytesMax = 67'108'864;

// With a thread for everybody, and while others wait for one.
constexpr RequestPatience kAtEase{.idle = std::chrono::seconds(60),
                                  .head = std::chrono::seconds(10)};
constexpr RequestPatience kCrowded{.idle = std::chrono::milliseconds(100),
                                   .head = std::chrono::seconds(1)};

// What a client of TLS gets on a port without, and the other way round. Go's clients of TLS know
// plain HTTP when they see it, say so, or try once more without TLS.
constexpr std::string_view kWrongProtocol =
    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\n"
    "Content-Length: 54\r\n\r\nthis port wants the other one of http:// and https://\n";

// A connection as the library sees one.
class SocketStream final : public httplib::Stream {
 public:
  explicit SocketStream(ServerSocket& socket) : socket_(socket) {}

  bool is_readable() const override { return socket_.has_buffered(); }
  bool wait_readable() const override { return true; }
  bool wait_writable() const override { return true; }
  bool is_peer_alive() const override { return socket_.is_alive(); }

  ssize_t read(char* room, std::size_t size) override {
    return static_cast<ssize_t>(socket_.read({room, size}));
  }
  ssize_t write(const char* bytes, std::size_t size) override {
    return socket_.write({bytes, size}) ? static_cast<ssize_t>(size) : -1;
  }

  void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  socket_t socket() const override { return socket_.descriptor(); }
  time_t duration() const override { return 0; }

 private:
  ServerSocket& socket_;
};

class NoBody final : public RequestBody {
 public:
  Result<void> read_to(const BodySink& /*sink*/) override { return {}; }
};

class StreamedBody final : public RequestBody {
 public:
  explicit StreamedBody(const httplib::ContentReader& reader) : reader_(reader) {}

  Result<void> read_to(const BodySink& sink) override {
    Result<void> outcome;
    std::uint64_t refused_bytes = 0;
    const bool is_whole = reader_([&](const char* bytes, std::size_t count) {
      if (outcome) {
        outcome = sink(std::span(reinterpret_cast<const std::uint8_t*>(bytes), count));
      } else {
        refused_bytes += count;
      }
      return refused_bytes <= kRefusedBytesMax;
    });
    if (outcome && !is_whole) {
      return fail(Code::unavailable, "request", "the client went away before the end of the body");
    }
    return outcome;
  }

 private:
  const httplib::ContentReader& reader_;
};

// Sends a piece of a file; called by the library until everything is sent.
bool send_piece(const FileSlice& slice, std::size_t offset, std::size_t count,
                httplib::DataSink& sink) {
  const auto room = std::make_unique<std::array<char, kFileRoomBytes>>();
  while (count > 0) {
    const ssize_t got = ::pread(slice.file->number(), room->data(), std::min(count, room->size()),
                                static_cast<off_t>(slice.offset + offset));
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0 || !sink.write(room->data(), static_cast<std::size_t>(got))) {
      return false;
    }
    offset += static_cast<std::size_t>(got);
    count -= static_cast<std::size_t>(got);
  }
  return true;
}

// Sends what the reader has next. False cuts the connection: that is how a client sees that there is no more.
bool send_next(BlobReader& reader, httplib::DataSink& sink, bool is_bounded) {
  const auto room = std::make_unique<std::array<std::uint8_t, kFileRoomBytes>>();
  const Result<std::size_t> got = reader.read(*room);
  if (!got || (*got == 0 && is_bounded)) {
    return false;
  }
  if (*got == 0) {
    sink.done();
    return true;
  }
  return sink.write(reinterpret_cast<const char*>(room->data()), *got);
}

void fill_stream(httplib::Response& response, StreamedContent content,
                 const std::string& content_type) {
  const std::shared_ptr<BlobReader> reader = std::move(content.reader);
  if (content.size_bytes == 0U) {
    response.set_header("Content-Type", content_type);
  } else if (content.size_bytes) {
    response.set_content_provider(static_cast<std::size_t>(*content.size_bytes), content_type,
                                  [reader](std::size_t, std::size_t, httplib::DataSink& sink) {
                                    return send_next(*reader, sink, true);
                                  });
  } else {
    response.set_chunked_content_provider(
        content_type,
        [reader](std::size_t, httplib::DataSink& sink) { return send_next(*reader, sink, false); });
  }
}

void fill(httplib::Response& response, ServerAnswer answer) {
  response.status = answer.status;
  std::string content_type;
  for (const Header& header : answer.headers) {
    if (header.name == "Content-Type" && (answer.slice || answer.stream)) {
      content_type = header.value;
    } else {
      response.set_header(header.name, header.value);
    }
  }
  if (answer.stream) {
    fill_stream(response, *std::move(answer.stream), content_type);
  } else if (answer.slice) {
    const auto size = static_cast<std::size_t>(answer.slice->size_bytes);
    response.set_content_provider(
        size, content_type,
        [slice = *std::move(answer.slice)](std::size_t offset, std::size_t count,
                                           httplib::DataSink& sink) {
          return send_piece(slice, offset, count, sink);
        });
  } else {
    response.body = std::move(answer.body);
  }
}

ServerRequest translate(const httplib::Request& in, RequestBody& body) {
  ServerRequest request;
  request.method = in.method;
  request.target = in.target;
  request.peer = in.remote_addr;
  for (const auto& [name, value] : in.headers) {
    request.headers.push_back({name, value});
  }
  request.body = &body;
  return request;
}

// The connections that are open, and since when they have had no request.
class Connections {
 public:
  void add(const ServerSocket& socket) {
    const std::lock_guard guard(mutex_);
    idle_since_.emplace(&socket, kBusy);
  }
  void remove(const ServerSocket& socket) {
    const std::lock_guard guard(mutex_);
    idle_since_.erase(&socket);
    all_closed_.notify_all();
  }
  void mark_idle(const ServerSocket& socket, bool is_idle) {
    const std::lock_guard guard(mutex_);
    idle_since_[&socket] = is_idle ? Clock::now() : kBusy;
  }

  // Cuts the connection that has been idle for longest, if any is.
  void cut_one_idle() {
    const std::lock_guard guard(mutex_);
    const auto oldest =
        std::min_element(idle_since_.begin(), idle_since_.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (oldest != idle_since_.end() && oldest->second != kBusy) {
      oldest->second = kBusy;
      oldest->first->cut();
    }
  }

  // Waits until all are closed; cuts those that are not after `patience`.
  void close_all(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    all_closed_.wait_for(lock, patience, [this] { return idle_since_.empty(); });
    for (const auto& [socket, since] : idle_since_) {
      socket->cut();
    }
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr Clock::time_point kBusy = Clock::time_point::max();

  std::mutex mutex_;
  std::condition_variable all_closed_;
  std::map<const ServerSocket*, Clock::time_point> idle_since_;
};

// Our threads as the library sees them. It takes them away when it stops serving.
class TaskQueue final : public httplib::TaskQueue {
 public:
  explicit TaskQueue(WorkerThreads& threads) : threads_(threads) {}

  bool enqueue(std::function<void()> work) override {
    threads_.run(std::move(work));
    return true;
  }
  void shutdown() override { threads_.finish(); }

 private:
  WorkerThreads& threads_;
};

class HttplibServer final : public HttpServer, private httplib::Server {
 public:
  HttplibServer(const HttpServerSettings& settings, HttpHandler handler)
      : wires_(settings.wires ? settings.wires : plain_wires()),
        handler_(std::move(handler)),
        threads_(settings.connections_max, [this] { connections_.cut_one_idle(); }) {
    new_task_queue = [this] { return new TaskQueue(threads_); };
    // Unlike the library's own, without SO_REUSEPORT: two servers must not share a port.
    set_socket_options([](socket_t socket) {
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    set_tcp_nodelay(true);
    set_payload_max_length(std::numeric_limits<std::size_t>::max());
    route_everything();
  }

  Result<void> take_address(const HttpServerSettings& settings) {
    int port = settings.port;
    if (port == 0) {
      port = bind_to_any_port(settings.host);
    } else if (!bind_to_port(settings.host, port)) {
      port = -1;
    }
    const bool is_ipv6 = settings.host.find(':') != std::string::npos;
    const std::string host = is_ipv6 ? '[' + settings.host + ']' : settings.host;
    if (port <= 0) {
      return fail(Code::unavailable, host + ':' + std::to_string(settings.port),
                  "the address cannot be listened on",
                  "another program may use the port: choose one, or 0 for any free one");
    }
    url_ = (wires_->is_tls() ? "https://" : "http://") + host + ':' + std::to_string(port);
    return {};
  }

  std::string url() const override { return url_; }

  void run() override { listen_after_bind(); }

  // The library's own stop() would cut answers that are being sent. Shutting the listening socket
  // ends its accept loop and nothing else.
  void stop(std::chrono::milliseconds patience) override {
    stop_.request();
    ::shutdown(svr_sock_, SHUT_RDWR);
    connections_.close_all(patience);
  }

 private:
  void route_everything() {
    // Requests without a body; the others are matched below, where their body can be streamed.
    set_pre_routing_handler([this](const httplib::Request& in, httplib::Response& out) {
      if (in.path == kWithBody) {
        return HandlerResponse::Unhandled;
      }
      NoBody body;
      fill(out, handler_(translate(in, body)));
      return HandlerResponse::Handled;
    });
    const auto with_body = [this](const httplib::Request& in, httplib::Response& out,
                                  const httplib::ContentReader& reader) {
      StreamedBody body(reader);
      fill(out, handler_(translate(in, body)));
    };
    Post(kWithBody, with_body);
    Put(kWithBody, with_body);
    Patch(kWithBody, with_body);
    Delete(kWithBody, with_body);
    set_post_routing_handler([this](const httplib::Request& in, httplib::Response& out) {
      // The library closes after every error, but a push asks for each blob and is told 404.
      const bool is_understood = in.path == kWithBody || in.path == kWithoutBody;
      out.headers.erase("Keep-Alive");
      out.headers.erase("Connection");
      if (stop_.requested() || !is_understood || in.get_header_value("Connection") == "close") {
        out.set_header("Connection", "close");
      }
      if (out.status == httplib::StatusCode::NoContent_204 ||
          out.status == httplib::StatusCode::NotModified_304) {
        out.headers.erase("Content-Length");
      }
    });
  }

  // Called by the library on a thread of its own for every connection.
  bool process_and_close_socket(socket_t descriptor) override {
    ServerSocket socket(FileDescriptor(descriptor), *wires_, stop_,
                        [this] { return threads_.is_crowded(); });
    const std::string peer = socket.peer();
    connections_.add(socket);
    SocketStream stream(socket);
    bool is_closed = false;
    while (!is_closed) {
      connections_.mark_idle(socket, true);
      const Arrival arrival = socket.wait_for_request(threads_.is_crowded() ? kCrowded : kAtEase);
      connections_.mark_idle(socket, false);
      if (arrival == Arrival::wrong_protocol) {
        socket.write_raw(kWrongProtocol);
      }
      if (arrival != Arrival::request) {
        break;
      }
      bool is_understood = false;
      const auto head_was_read = [&](httplib::Request& request) {
        is_understood = true;
        socket.end_head();
        prepare(request);
      };
      const bool is_sent =
          process_request(stream, peer, 0, {}, 0, stop_.requested(), is_closed, head_was_read);
      is_closed = is_closed || !is_sent || !is_understood || stop_.requested();
    }
    connections_.remove(socket);
    return true;
  }

  // Keeps the library from applying ranges, which is done already; from taking forms apart; from
  // waiting for bodies that nobody announced; and from matching paths by regular expressions.
  static void prepare(httplib::Request& request) {
    request.ranges.clear();
    if (request.is_multipart_form_data()) {
      request.headers.erase("Content-Type");
    }
    const bool has_body =
        request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
    const bool may_have_body = request.method == "POST" || request.method == "PUT" ||
                               request.method == "PATCH" || request.method == "DELETE";
    request.path = has_body && may_have_body ? kWithBody : kWithoutBody;
    request.body_consumed_ = !has_body;
  }

  static constexpr const char* kWithBody = "/with-body";
  static constexpr const char* kWithoutBody = "/";

  std::shared_ptr<const WireFactory> wires_;
  HttpHandler handler_;
  std::string url_;
  CancelToken stop_;
  Connections connections_;
  WorkerThreads threads_;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> listen_http(const HttpServerSettings& settings,
                                                HttpHandler handler) {
  auto server = std::make_unique<HttplibServer>(settings, std::move(handler));
  REGCACHE_TRY(server->take_address(settings));
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace regcache
