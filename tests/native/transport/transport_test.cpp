// Method: scripts on bare sockets play the other side; each row says what they do and what must come out.
#include "native/transport/transport.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "core/limits.h"
#include "native/transport/trace.h"
#include "tests/native/raw_server.h"

namespace regcache {
namespace {

using Outcome = std::variant<HttpAnswer, TransportFault>;

// Gives `size` bytes of one letter.
class LetterReader final : public BlobReader {
 public:
  explicit LetterReader(std::uint64_t size) : left_(size) {}
  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, room.size()));
    std::fill_n(room.begin(), count, std::uint8_t{'x'});
    left_ -= count;
    return count;
  }
  [[nodiscard]] std::uint64_t left() const { return left_; }

 private:
  std::uint64_t left_;
};

class TransportTest : public testing::Test {
 protected:
  std::unique_ptr<Transport> transport(TransportSettings settings = {}) {
    Result<std::unique_ptr<Transport>> made = make_transport(std::move(settings), cancel_);
    EXPECT_TRUE(made);
    return *std::move(made);
  }

  static HttpRequest get(std::string url) {
    return {.url = std::move(url), .expects = Body::text, .answer_bytes_max = 1000};
  }

  // One GET of `url` by a new transport.
  Outcome get_once(const std::string& url, TransportSettings settings = {}) {
    return transport(std::move(settings))->send(get(url), {});
  }

  CancelToken cancel_;
};

std::string text_of(const Outcome& outcome) {
  if (const auto* const fault = std::get_if<TransportFault>(&outcome)) {
    return "fault " + std::to_string(static_cast<int>(fault->fault)) + ": " + fault->detail;
  }
  const auto& answer = std::get<HttpAnswer>(outcome);
  return std::to_string(answer.status) + " " + answer.body;
}

void expect_fault(const Outcome& outcome, Fault fault) {
  ASSERT_TRUE(std::holds_alternative<TransportFault>(outcome)) << text_of(outcome);
  EXPECT_EQ(std::get<TransportFault>(outcome).fault, fault) << text_of(outcome);
  EXPECT_NE(std::get<TransportFault>(outcome).detail, "");
}

TEST_F(TransportTest, SendsTheRequestByteForByteAsAsked) {
  std::string seen;
  RawServer server([&](Peer& peer) {
    seen = peer.read_head();
    seen += peer.read_bytes(4);
    peer.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
  });
  HttpRequest request = {.method = Method::put,
                         .url = server.url("/v2/a/%7Eb/?_state=a+b%2fC==&digest=sha256:1&&z"),
                         .headers = {{"Authorization", "Basic YTpi"}, {"X-Odd", ""}},
                         .sends = Body::text,
                         .body = "abcd"};
  const Outcome outcome = transport()->send(request, {});
  EXPECT_EQ(text_of(outcome), "201 ");
  EXPECT_EQ(seen, "PUT /v2/a/%7Eb/?_state=a+b%2fC==&digest=sha256:1&&z HTTP/1.1\r\nHost: " +
                      server.host() +
                      "\r\nUser-Agent: regcache/0.1.0\r\nAccept-Encoding: identity\r\n"
                      "Content-Length: 4\r\nAuthorization: Basic YTpi\r\nX-Odd: \r\n\r\nabcd");
}

TEST_F(TransportTest, GivesHeadersBackAsTheyCame) {
  RawServer server([](Peer& peer) {
    (void)peer.read_head();
    peer.send(
        "HTTP/1.1 200 OK\r\nLink: </v2/a?last=x%2By>; rel=next\r\nWWW-Authenticate: Basic\r\n"
        "www-authenticate:Bearer realm=\"r\" \r\nContent-Length: 2\r\n\r\nok");
  });
  const Outcome outcome = get_once(server.url("/"));
  ASSERT_EQ(text_of(outcome), "200 ok");
  const Headers& headers = std::get<HttpAnswer>(outcome).headers;
  ASSERT_EQ(headers.size(), 4U);
  EXPECT_EQ(headers[0].value, "</v2/a?last=x%2By>; rel=next");
  EXPECT_EQ(headers[1].value, "Basic");
  EXPECT_EQ(headers[2].name, "www-authenticate");
  EXPECT_EQ(headers[2].value, "Bearer realm=\"r\"");
}

TEST_F(TransportTest, AnswersOfEveryForm) {
  struct Case {
    const char* name;
    const char* answer;
    const char* text;
  };
  constexpr Case kCases[] = {
      {"length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "200 abc"},
      {"chunks",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
       "200 abc"},
      {"until the end", "HTTP/1.0 200 OK\r\n\r\nabc", "200 abc"},
      {"no content", "HTTP/1.1 204 No Content\r\n\r\n", "204 "},
      {"continue before",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", "200 a"},
      {"redirect is not followed",
       "HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "307 "},
      {"identity", "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 1\r\n\r\na",
       "200 a"},
      {"encoded error",
       "HTTP/1.1 502 Bad\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b", "502 "},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.name);
    RawServer server([&](Peer& peer) {
      (void)peer.read_head();
      peer.send(each.answer);
    });
    EXPECT_EQ(text_of(get_once(server.url("/"))), each.text);
  }
}

TEST_F(TransportTest, AnswersThatAreNone) {
  const std::string long_line(300'000, 'a');
  std::string many_headers;
  for (int i = 0; i < 200; ++i) {
    many_headers += "X-" + std::to_string(i) + ": a\r\n";
  }
  struct Case {
    const char* name;
    std::string answer;
    Fault fault;
  };
  const Case kCases[] = {
      {"nothing", "", Fault::reset},
      {"half a head", "HTTP/1.1 200 OK\r\nContent-", Fault::reset},
      {"half a body", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab", Fault::truncated},
      {"half the chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
       Fault::truncated},
      {"not HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", Fault::protocol},
      {"long status line", "HTTP/1.1 200 " + long_line + "\r\n\r\n", Fault::protocol},
      {"long header", "HTTP/1.1 200 OK\r\nX: " + long_line + "\r\n\r\n", Fault::protocol},
      {"many headers", "HTTP/1.1 200 OK\r\n" + many_headers + "\r\n", Fault::protocol},
      {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
       Fault::protocol},
      {"negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", Fault::protocol},
      {"negative chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\nab\r\n",
       Fault::truncated},
      {"huge chunk",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nab\r\n",
       Fault::protocol},
      {"control character",
       "HTTP/1.1 200 OK\r\nX: a\x01"
       "b\r\n\r\n",
       Fault::protocol},
      {"other protocol", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", Fault::protocol},
      {"encoded", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\na",
       Fault::protocol},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.name);
    RawServer server([&](Peer& peer) {
      (void)peer.read_head();
      peer.send(each.answer);
    });
    expect_fault(get_once(server.url("/")), each.fault);
  }
}

TEST_F(TransportTest, ConnectionsThatBreak) {
  RawServer before([](Peer& peer) {
    (void)peer.read_head();
    peer.reset();
  });
  expect_fault(get_once(before.url("/")), Fault::reset);
  RawServer amid([](Peer& peer) {
    (void)peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
    ::usleep(20'000);  // so that both arrive: a reset may overtake what was sent
    peer.reset();
  });
  expect_fault(get_once(amid.url("/")), Fault::truncated);
}

TEST_F(TransportTest, PlacesThatAreNotThere) {
  expect_fault(get_once("http://127.0.0.1:" + std::to_string(free_port()) + "/"), Fault::connect);
  expect_fault(get_once("http://registry.invalid/"), Fault::resolve);
}

TEST_F(TransportTest, RefusesWhatWouldBreakTheRequest) {
  RawServer server([](Peer&) {});
  expect_fault(get_once("ftp://" + server.host() + "/"), Fault::protocol);
  expect_fault(get_once(server.url("/a b")), Fault::protocol);
  expect_fault(get_once(server.url("/a\r\nX: y")), Fault::protocol);
  expect_fault(get_once("http://user:secret@" + server.host() + "/"), Fault::protocol);
  constexpr std::string_view kBad[] = {"a\r\nX: y", "a\nb", std::string_view("a\0b", 3), "a\x7f"};
  for (const std::string_view bad : kBad) {
    HttpRequest request = get(server.url("/"));
    request.headers.push_back({.name = "Authorization", .value = std::string(bad)});
    expect_fault(transport()->send(request, {}), Fault::protocol);
    request.headers = {{.name = std::string(bad), .value = "a"}};
    expect_fault(transport()->send(request, {}), Fault::protocol);
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(TransportTest, KeepsConnections) {
  RawServer server([](Peer& peer) {
    while (!peer.read_head().empty()) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
    }
  });
  const auto shared = transport();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(text_of(shared->send(get(server.url("/")), {})), "200 a");
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(TransportTest, TakesANewConnectionWhenTheOldOneWasClosed) {
  RawServer server([](Peer& peer) {
    (void)peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
    (void)peer.read_head();  // the next request comes, and is dropped without a word
  });
  const auto shared = transport();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(text_of(shared->send(get(server.url("/")), {})), "200 a");
  }
  EXPECT_EQ(server.connections(), 3);
}

TEST_F(TransportTest, WhatAnEarlierAnswerLeftBehindIsNoAnswer) {
  RawServer server([](Peer& peer) {
    (void)peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    (void)peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\n\r\n");  // as if it had come with the first, a little late
    peer.idle();
  });
  const auto shared = transport();
  EXPECT_EQ(text_of(shared->send(get(server.url("/")), {})), "200 ok");
  EXPECT_EQ(text_of(shared->send(get(server.url("/")), {})), "200 ok");
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(TransportTest, HonoursConnectionClose) {
  RawServer server([](Peer& peer) {
    (void)peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na");
  });
  const auto shared = transport();
  EXPECT_EQ(text_of(shared->send(get(server.url("/")), {})), "200 a");
  EXPECT_EQ(text_of(shared->send(get(server.url("/")), {})), "200 a");
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(TransportTest, StreamsABlobBothWays) {
  constexpr std::uint64_t kSize = 3'000'000;
  std::atomic<std::size_t> received = 0;
  RawServer server([&](Peer& peer) {
    (void)peer.read_head();
    received = peer.read_bytes(kSize).size();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kSize) + "\r\n\r\n" +
              std::string(kSize, 'y'));
  });
  HttpRequest request = {.method = Method::post,
                         .url = server.url("/"),
                         .sends = Body::blob,
                         .content_length = kSize,
                         .expects = Body::blob};
  LetterReader reader(kSize);
  std::string downloaded;
  const auto begin = [&](const HttpAnswer& head) {
    EXPECT_EQ(find_header(head.headers, "content-length"), std::to_string(kSize));
    return head.status == 200;
  };
  const auto download = [&](std::span<const std::uint8_t> bytes) {
    downloaded.append(bytes.begin(), bytes.end());
    return true;
  };
  const Outcome outcome =
      transport()->send(request, {.upload = &reader, .begin = begin, .download = download});
  EXPECT_EQ(text_of(outcome), "200 ");
  EXPECT_EQ(received, kSize);
  EXPECT_EQ(downloaded, std::string(kSize, 'y'));
}

TEST_F(TransportTest, TheTextOfAnErrorIsKeptButNotWithoutEnd) {
  RawServer server([](Peer& peer) {
    (void)peer.read_head();
    peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 10000000\r\n\r\n" +
              std::string(10'000'000, 'e'));
  });
  HttpRequest request = {.url = server.url("/"), .expects = Body::blob};
  const Outcome outcome = transport()->send(request, {});
  ASSERT_TRUE(std::holds_alternative<HttpAnswer>(outcome)) << text_of(outcome);
  EXPECT_EQ(std::get<HttpAnswer>(outcome).status, 404);
  EXPECT_EQ(std::get<HttpAnswer>(outcome).body, std::string(kErrorBodyBytesMax, 'e'));
}

TEST_F(TransportTest, WhatComesAfterTheLimitIsDropped) {
  RawServer server([](Peer& peer) {
    while (!peer.read_head().empty()) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'a'));
    }
  });
  const auto shared = transport();
  EXPECT_EQ(text_of(shared->send(get(server.url("/")), {})), "200 " + std::string(1000, 'a'));
  EXPECT_EQ(text_of(shared->send(get(server.url("/")), {})), "200 " + std::string(1000, 'a'));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(TransportTest, AnAnswerBeforeTheEndOfTheRequestIsTheAnswer) {
  constexpr std::uint64_t kSize = 1'000'000'000;
  RawServer server([](Peer& peer) {
    (void)peer.read_head();
    (void)peer.read_bytes(100'000);
    peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 7\r\n\r\ntoo big");
  });
  HttpRequest request = {
      .method = Method::put, .url = server.url("/"), .sends = Body::blob, .content_length = kSize};
  LetterReader reader(kSize);
  EXPECT_EQ(text_of(transport()->send(request, {.upload = &reader})), "413 too big");
  EXPECT_GT(reader.left(), 0U);
}

TEST_F(TransportTest, AnUploadThatCannotBeReadEndsTheExchange) {
  RawServer server([](Peer& peer) {
    (void)peer.read_head();
    (void)peer.read_bytes(100);
  });
  HttpRequest request = {
      .method = Method::put, .url = server.url("/"), .sends = Body::blob, .content_length = 100};
  LetterReader reader(99);
  expect_fault(transport()->send(request, {.upload = &reader}), Fault::reset);
}

TEST_F(TransportTest, ADownloadThatIsNotWantedEndsTheExchange) {
  RawServer server([](Peer& peer) {
    (void)peer.read_head();
    peer.send("HTTP/1.1 206 Partial\r\nContent-Length: 1000000000\r\n\r\n0123456789");
    peer.idle();
  });
  HttpRequest request = {.url = server.url("/"), .expects = Body::blob};
  for (const bool begins : {false, true}) {
    std::string taken;
    const auto begin = [&](const HttpAnswer&) { return begins; };
    const auto download = [&](std::span<const std::uint8_t> bytes) {
      taken.append(bytes.begin(), bytes.end());
      return false;
    };
    EXPECT_EQ(text_of(transport()->send(request, {.begin = begin, .download = download})), "206 ");
    EXPECT_EQ(taken.empty(), !begins);
  }
}

// Patience of a fraction of a second: the other side does nothing at all, so no time is measured.
TransportSettings hasty() {
  TransportSettings settings;
  settings.patience.answer_ms = settings.patience.commit_ms = 50;
  settings.patience.stall_ms = 50;
  settings.patience.stall_bytes = 1000;
  settings.patience.handshake_ms = 50;
  return settings;
}

TEST_F(TransportTest, NoAnswerAtAll) {
  RawServer server([](Peer& peer) { peer.idle(); });
  expect_fault(get_once(server.url("/"), hasty()), Fault::timeout);
  expect_fault(get_once("https://" + server.host() + "/", hasty()), Fault::timeout);
}

TEST_F(TransportTest, AnAnswerThatStalls) {
  for (const std::string_view part :
       {"HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\na"}) {
    RawServer server([&](Peer& peer) {
      (void)peer.read_head();
      peer.send(part);
      peer.idle();
    });
    expect_fault(get_once(server.url("/"), hasty()), Fault::stalled);
  }
}

TEST_F(TransportTest, ADripIsAStall) {
  std::atomic<bool> over = false;
  RawServer server([&](Peer& peer) {
    (void)peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    while (!over) {
      peer.send("a");
      ::usleep(2000);
    }
  });
  expect_fault(get_once(server.url("/"), hasty()), Fault::stalled);
  over = true;
}

TEST_F(TransportTest, AnUploadThatStalls) {
  constexpr std::uint64_t kSize = 1'000'000'000;
  RawServer server([](Peer& peer) {
    (void)peer.read_head();
    peer.idle();
  });
  HttpRequest request = {
      .method = Method::put, .url = server.url("/"), .sends = Body::blob, .content_length = kSize};
  LetterReader reader(kSize);
  expect_fault(transport(hasty())->send(request, {.upload = &reader}), Fault::stalled);
}

TEST_F(TransportTest, ACancelEndsEveryWait) {
  RawServer server([&](Peer& peer) {
    (void)peer.read_head();
    cancel_.request();
    peer.idle();
  });
  expect_fault(get_once(server.url("/")), Fault::reset);
  EXPECT_FALSE(cancel_.sleep(1'000'000));
}

TEST_F(TransportTest, TheTraceShowsNoSecret) {
  RawServer server([](Peer& peer) {
    (void)peer.read_head();
    peer.send(
        "HTTP/1.1 307 Moved\r\nLocation: http://b.example/x?X-Amz-Signature=canary&digest=d\r\n"
        "Set-Cookie: canary\r\nServer: s\r\nContent-Length: 6\r\n\r\ncanary");
  });
  std::string lines;
  TransportSettings settings;
  settings.trace = [&](std::string_view line) { lines.append(line).append("\n"); };
  HttpRequest request = get(server.url("/v2/?_state=canary&digest=sha256:1"));
  request.headers = {{"Authorization", "Bearer canary"}, {"Accept", "a/b"}, {"Cookie", "canary"}};
  EXPECT_EQ(text_of(transport(settings)->send(request, {})), "307 canary");
  EXPECT_EQ(lines.find("canary"), std::string::npos) << lines;
  EXPECT_NE(lines.find("> GET " + server.url("/v2/?_state=...&digest=sha256:1")),
            std::string::npos);
  EXPECT_NE(lines.find("authorization: Bearer ..."), std::string::npos) << lines;
  EXPECT_NE(lines.find("location: http://b.example/x?X-Amz-Signature=...&digest=d"),
            std::string::npos)
      << lines;
}

TEST(TraceTest, AHeaderCannotMoveTheCursor) {
  const HttpRequest request = {.url = "https://h/"};
  const HttpAnswer answer = {.status = 200, .headers = {{"Server", "a\x1b[2J\r\nb\x7f"}}};
  EXPECT_EQ(trace_line(request, answer), "< 200 https://h/; server: a?[2J??b?");
}

TEST_F(TransportTest, ManyThreadsShareATransport) {
  RawServer server([](Peer& peer) {
    for (std::string head = peer.read_head(); !head.empty(); head = peer.read_head()) {
      const std::string name = head.substr(5, head.find(' ', 5) - 5);
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(name.size()) + "\r\n\r\n" +
                name);
    }
  });
  const auto shared = transport();
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 50; ++i) {
        const std::string name = std::to_string(thread) + "-" + std::to_string(i);
        right += text_of(shared->send(get(server.url("/" + name)), {})) == "200 " + name ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(right, 400);
}

}  // namespace
}  // namespace regcache
