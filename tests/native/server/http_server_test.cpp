// Method: the HTTP side of a server on a real socket, asked by bytes that are written by hand, and by
// curl; the handler is a known one.
#include "native/server/http_server.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <thread>

#include "native/transport/cancel.h"
#include "native/transport/socket.h"
#include "tests/native/process.h"
#include "tests/native/registry_process.h"
#include "tests/native/temporary_folder.h"

namespace regcache {
namespace {

using namespace std::chrono_literals;

// What a client got before the server closed the connection, or said nothing for `patience`.
std::string read_all(const Socket& socket, std::chrono::milliseconds patience) {
  std::string text;
  std::array<std::uint8_t, 65'536> room;
  while (socket.wait(POLLIN, patience.count()) == Socket::Wake::ready) {
    const Moved moved = socket.read(room);
    if (moved.flow == Flow::ended || moved.flow == Flow::failed) {
      break;
    }
    text.append(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(moved.count));
  }
  return text;
}

// Gives "abc" twice; breaking, once.
class Countdown final : public BlobReader {
 public:
  explicit Countdown(bool breaks) : breaks_(breaks) {}

  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    constexpr std::string_view kPiece = "abc";
    ++reads_;
    if (breaks_ && reads_ == 2) {
      return fail(Code::unavailable, "", "the other side went away");
    }
    if (reads_ > 2) {
      return 0;
    }
    std::copy(kPiece.begin(), kPiece.end(), room.begin());
    return kPiece.size();
  }

 private:
  bool breaks_;
  int reads_ = 0;
};

class HttpServerTest : public testing::Test {
 protected:
  void SetUp() override { start({.port = 0}); }
  void TearDown() override { stop(5s); }

  void start(const HttpServerSettings& settings) {
    auto server =
        listen_http(settings, [this](const ServerRequest& request) { return answer(request); });
    ASSERT_TRUE(server) << to_text(server.error());
    server_ = *std::move(server);
    port_ =
        static_cast<std::uint16_t>(std::stoi(server_->url().substr(server_->url().rfind(':') + 1)));
    runner_ = std::thread([this] { server_->run(); });
  }

  void stop(std::chrono::milliseconds patience) {
    if (runner_.joinable()) {
      server_->stop(patience);
      runner_.join();
    }
  }

  ServerAnswer answer(const ServerRequest& request) {
    ServerAnswer answer;
    if (request.target.starts_with("/stream")) {
      answer.stream =
          StreamedContent{std::make_shared<Countdown>(request.target == "/stream-breaks"), {}};
      answer.headers = {{"Content-Type", "text/plain"}};
      if (request.target != "/stream-open") {
        answer.stream->size_bytes = 6;
      }
      return answer;
    }
    if (request.target == "/missing") {
      answer.status = 404;
    } else if (request.target == "/refuse") {
      return {413, {}, "no", {}, {}};
    } else if (request.target == "/slow") {
      std::this_thread::sleep_for(300ms);
    }
    std::string body;
    const Result<void> read = request.body->read_to([&body](auto bytes) -> Result<void> {
      body.append(bytes.begin(), bytes.end());
      return {};
    });
    answer.body = request.method + ' ' + request.target + ' ' + body + (read ? "" : " broken");
    return answer;
  }

  Socket connect() {
    auto connected = connect_to("127.0.0.1", port_, 1000, cancel_);
    EXPECT_TRUE(std::holds_alternative<Socket>(connected));
    return std::move(*std::get_if<Socket>(&connected));
  }

  static void send(const Socket& socket, std::string_view bytes) {
    const auto* const first = reinterpret_cast<const std::uint8_t*>(bytes.data());
    EXPECT_EQ(socket.write({first, bytes.size()}).count, bytes.size());
  }

  // Sends `bytes` on a new connection and returns what comes back until the server closes it.
  std::string ask(std::string_view bytes) {
    const Socket socket = connect();
    send(socket, bytes);
    return read_all(socket, 10s);
  }

  static std::size_t count(const std::string& text, std::string_view piece) {
    std::size_t found = 0;
    for (std::size_t at = text.find(piece); at != std::string::npos;
         at = text.find(piece, at + 1)) {
      ++found;
    }
    return found;
  }

  CancelToken cancel_;
  std::unique_ptr<HttpServer> server_;
  std::thread runner_;
  std::uint16_t port_ = 0;
};

TEST_F(HttpServerTest, SendsWhatIsMadeMeanwhile) {
  const std::string text =
      ask("GET /stream-open HTTP/1.1\r\nHost: x\r\n\r\n"
          "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n"
          "GET /stream-breaks HTTP/1.1\r\nHost: x\r\n\r\n"
          "GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(text.find("\r\n\r\n3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Content-Type: text/plain\r\n\r\nabcabcHTTP/1.1 200"), std::string::npos)
      << text;
  EXPECT_TRUE(text.ends_with("Content-Type: text/plain\r\n\r\nabc"))
      << "cut, so that nobody takes it for all";
}

TEST_F(HttpServerTest, AnswersOnOneConnectionAgainAndAgain) {
  const std::string text = ask(
      "GET /one HTTP/1.1\r\nHost: x\r\n\r\n"
      "HEAD /missing HTTP/1.1\r\nHost: x\r\n\r\n"
      "PUT /two HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody"
      "DELETE /three HTTP/1.1\r\nHost: x\r\n\r\n"
      "POST /four HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
      "GET /five HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(text.find("GET /one "), std::string::npos);
  EXPECT_NE(text.find("404"), std::string::npos);
  EXPECT_NE(text.find("PUT /two body"), std::string::npos);
  EXPECT_NE(text.find("DELETE /three "), std::string::npos);
  EXPECT_NE(text.find("POST /four abc"), std::string::npos);
  EXPECT_NE(text.find("GET /five "), std::string::npos);
  EXPECT_EQ(text.find("Connection: close"), text.rfind("Connection: close"));
}

TEST_F(HttpServerTest, RefusedBodyLeavesTheConnectionUsable) {
  const std::string text =
      ask("PUT /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nbytes"
          "GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(text.find("413"), std::string::npos);
  EXPECT_NE(text.find("GET /next"), std::string::npos) << text;
}

TEST_F(HttpServerTest, ClosesWhenAsked) {
  EXPECT_NE(ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").find("Connection: close"),
            std::string::npos);
}

TEST_F(HttpServerTest, PathsAreOpaque) {
  const std::string target = "/a%2Fb%00/../" + std::string(4000, 'x') + "?q=%20";
  EXPECT_NE(ask("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .find("GET " + target + ' '),
            std::string::npos);
}

TEST_F(HttpServerTest, RefusesWhatIsNotHttp) {
  for (const char* const bytes :
       {"nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "BREW / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET / HTTP/1.1\r\nA\x01: b\r\n\r\n",
        "PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "PUT / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
    SCOPED_TRACE(bytes);
    const std::string text = ask(std::string(bytes) + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(text.starts_with("HTTP/1.1 400")) << text;
    EXPECT_EQ(text.find("smuggled"), std::string::npos);
    EXPECT_EQ(count(text, "HTTP/1.1"), 1U);
  }
}

TEST_F(HttpServerTest, RefusesEndlessHeads) {
  EXPECT_TRUE(
      ask("GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 414"));
  EXPECT_TRUE(ask("GET / HTTP/1.1\r\nA: " + std::string(20'000, 'x') + "\r\n\r\n")
                  .starts_with("HTTP/1.1 400"));
  std::string headers;
  for (int i = 0; i < 200; ++i) {
    headers += "A" + std::to_string(i) + ": x\r\n";
  }
  EXPECT_TRUE(ask("GET / HTTP/1.1\r\n" + headers + "\r\n").starts_with("HTTP/1.1 400"));
}

TEST_F(HttpServerTest, FormsAreBodiesLikeAnyOther) {
  const std::string text = ask(
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
      "Content-Length: 5\r\n\r\n--b--GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(text.find("POST / --b--"), std::string::npos) << text;
  EXPECT_NE(text.find("GET /next"), std::string::npos);
}

TEST_F(HttpServerTest, TellsClientsOfTlsAtOnce) {
  const std::string text = ask(std::string("\x16\x03\x01\x02\x00", 5));
  EXPECT_TRUE(text.starts_with("HTTP/1.1 400"));
  EXPECT_NE(text.find("https://"), std::string::npos);
}

TEST_F(HttpServerTest, ServesManyAtOnce) {
  std::vector<Socket> sockets;
  for (int i = 0; i < 100; ++i) {
    sockets.push_back(connect());
    send(sockets.back(), "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  for (const Socket& socket : sockets) {
    ASSERT_EQ(socket.wait(POLLIN, 10'000), Socket::Wake::ready);
    std::array<std::uint8_t, 1000> room;
    EXPECT_GT(socket.read(room).count, 0U);
  }
}

TEST_F(HttpServerTest, MakesRoomByClosingIdleConnections) {
  stop(5s);
  start({.port = 0, .connections_max = 4});
  std::vector<Socket> idle;
  for (int i = 0; i < 20; ++i) {
    idle.push_back(connect());
  }
  const Socket socket = connect();
  send(socket, "GET /still-there HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(read_all(socket, 10s).find("GET /still-there"), std::string::npos);
}

TEST_F(HttpServerTest, MakesRoomByClosingSlowHeads) {
  stop(5s);
  start({.port = 0, .connections_max = 2});
  std::vector<Socket> slow;
  for (int i = 0; i < 6; ++i) {
    slow.push_back(connect());
    send(slow.back(), "GET /half-a-li");
  }
  const Socket socket = connect();
  send(socket, "GET /still-there HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(read_all(socket, 30s).find("GET /still-there"), std::string::npos);
}

TEST_F(HttpServerTest, StopLetsRunningRequestsFinish) {
  const Socket slow = connect();
  const Socket idle = connect();
  send(slow, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(50ms);
  stop(5s);
  const std::string text = read_all(slow, 1s);
  EXPECT_NE(text.find("GET /slow"), std::string::npos);
  EXPECT_NE(text.find("Connection: close"), std::string::npos);
  EXPECT_EQ(read_all(idle, 1s), "");
  EXPECT_FALSE(std::holds_alternative<Socket>(connect_to("127.0.0.1", port_, 1000, cancel_)));
}

TEST_F(HttpServerTest, StopCutsWhatDoesNotFinish) {
  const Socket socket = connect();
  send(socket, "PUT /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhalf");
  std::this_thread::sleep_for(50ms);
  stop(100ms);  // returns, although the body never ends
  (void)read_all(socket, 1s);
}

TEST_F(HttpServerTest, AddressInUseIsAnError) {
  const auto second =
      listen_http({.port = port_}, [](const ServerRequest&) { return ServerAnswer(); });
  // The library lets two servers share a port when both ask for it; ours must not.
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::unavailable);
  EXPECT_FALSE(listen_http({.host = "192.0.2.1", .port = 0}, nullptr));
}

TEST_F(HttpServerTest, CurlSpeaksTlsWithIt) {
  stop(5s);
  const TemporaryFolder folder;
  ASSERT_TRUE(make_certificates(folder));
  auto wires = tls_wires(folder / "server.pem", folder / "server.key");
  ASSERT_TRUE(wires) << to_text(wires.error());
  start({.port = 0, .wires = *std::move(wires)});
  const std::string url = server_->url() + "/x";
  EXPECT_TRUE(url.starts_with("https://"));
  const std::string bytes(3'000'000, 'x');
  write_file(folder / "bytes", bytes);
  EXPECT_EQ(run_process({"curl", "-sS", "--cacert", folder / "ca.pem", "-T", folder / "bytes", url},
                        folder / "answer"),
            0);
  EXPECT_EQ(read_file(folder / "answer"), "PUT /x " + bytes);
  EXPECT_NE(run_process({"curl", "-sS", "-o", "/dev/null", url}), 0)
      << "nobody knows its authority";
  EXPECT_NE(run_process({"curl", "-sS", "-o", "/dev/null", "--tls-max", "1.1", "--cacert",
                         folder / "ca.pem", url}),
            0);
  EXPECT_TRUE(ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 400"));
}

TEST(TlsWires, NeedACertificateAndItsKey) {
  const TemporaryFolder folder;
  ASSERT_TRUE(make_certificates(folder));
  write_file(folder / "empty", "");
  EXPECT_EQ(tls_wires(folder / "absent", folder / "server.key").error().code, Code::not_found);
  EXPECT_EQ(tls_wires(folder / "empty", folder / "server.key").error().code, Code::invalid_input);
  EXPECT_EQ(tls_wires(folder / "server.pem", folder / "absent").error().code, Code::not_found);
  EXPECT_EQ(tls_wires(folder / "server.pem", folder / "ca.key").error().code, Code::invalid_input);
}

}  // namespace
}  // namespace regcache
