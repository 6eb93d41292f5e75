// Method: a session that does what its script says, over a real transport to scripts on bare sockets.
#include "native/transport/driver.h"

#include <gtest/gtest.h>

#include <deque>
#include <thread>

#include "tests/native/raw_server.h"

namespace regcache {
namespace {

// Gives out commands in order and writes down what it is told.
class ScriptedSession final : public Session {
 public:
  ScriptedSession(std::deque<Command> commands, std::mutex& mutex)
      : commands_(std::move(commands)), mutex_(mutex) {}

  Result<Command> next(Milliseconds) override {
    expect_lock();
    if (commands_.empty()) {
      return fail(Code::refused, "session", "the script is over");
    }
    Command command = commands_.front();
    commands_.pop_front();
    return command;
  }
  void answer(HttpAnswer answer, Milliseconds) override {
    expect_lock();
    told += " " + std::to_string(answer.status) + answer.body;
  }
  void fault(TransportFault fault, Milliseconds) override {
    expect_lock();
    told += " fault" + std::to_string(static_cast<int>(fault.fault));
  }
  Intake begin_body(const HttpAnswer& head) override {
    told += " head" + std::to_string(head.status);
    return intake;
  }
  bool body(std::span<const std::uint8_t> bytes) override {
    told += " body" + std::to_string(bytes.size());
    return true;
  }

  std::string told;
  Intake intake = Intake::append;

 private:
  void expect_lock() {
    // A thread of its own: trying a lock that this thread holds is undefined.
    bool free = true;
    std::thread([&] {
      free = mutex_.try_lock();
      if (free) {
        mutex_.unlock();
      }
    }).join();
    EXPECT_FALSE(free);
  }

  std::deque<Command> commands_;
  std::mutex& mutex_;
};

// A sink and a source in memory that can be told to fail.
class MemoryBlob final : public BlobSink, public BlobSource {
 public:
  Result<void> write(std::span<const std::uint8_t> piece) override {
    if (full) {
      return fail(Code::io, "disk", "no space left");
    }
    bytes.append(piece.begin(), piece.end());
    return {};
  }
  Result<void> restart() override {
    ++restarts;
    bytes.clear();
    return {};
  }
  Result<std::unique_ptr<BlobReader>> open() override {
    ++opened;
    if (locked) {
      return fail(Code::io, "disk", "permission denied");
    }
    return std::unique_ptr<BlobReader>(std::make_unique<Reader>(*this));
  }

  std::string bytes;
  int restarts = 0;
  int opened = 0;
  bool full = false;
  bool locked = false;
  bool damaged = false;

 private:
  class Reader final : public BlobReader {
   public:
    explicit Reader(const MemoryBlob& blob) : blob_(blob) {}
    Result<std::size_t> read(std::span<std::uint8_t> room) override {
      if (blob_.damaged) {
        return fail(Code::io, "disk", "bad sector");
      }
      const std::size_t count = std::min(room.size(), blob_.bytes.size() - at_);
      std::copy_n(blob_.bytes.begin() + static_cast<std::ptrdiff_t>(at_), count, room.begin());
      at_ += count;
      return count;
    }

   private:
    const MemoryBlob& blob_;
    std::size_t at_ = 0;
  };
};

class DriverTest : public testing::Test {
 protected:
  DriverTest() : transport_(*make_transport({}, cancel_)) {}

  Result<void> run(ScriptedSession& session, const Blobs& blobs = {}) {
    return drive(session, {.transport = *transport_, .sessions = mutex_, .cancel = cancel_}, blobs);
  }
  // The words of the error, "" when there is none.
  std::string run_text(ScriptedSession& session, const Blobs& blobs = {}) {
    const Result<void> result = run(session, blobs);
    return result ? "" : to_text(result.error());
  }

  // Answers each request with five bytes after having read `upload` bytes.
  RawServer::Script five_bytes(std::size_t upload = 0) {
    return [upload](Peer& peer) {
      while (!peer.read_head().empty() && peer.read_bytes(upload).size() == upload) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde");
      }
    };
  }

  CancelToken cancel_;
  std::unique_ptr<Transport> transport_;
  std::mutex mutex_;
  MemoryBlob blob_;
};

TEST_F(DriverTest, RequestsWaitsAndTheEnd) {
  RawServer server(five_bytes());
  const HttpRequest text = {.url = server.url("/"), .expects = Body::text, .answer_bytes_max = 9};
  const HttpRequest nowhere = {.url = "http://127.0.0.1:" + std::to_string(free_port()) + "/"};
  ScriptedSession session({text, Wait{1}, nowhere, text, Done{}}, mutex_);
  EXPECT_EQ(run_text(session), "");
  EXPECT_EQ(session.told, " 200abcde fault1 200abcde");
}

TEST_F(DriverTest, TheErrorOfASessionIsTheResult) {
  ScriptedSession session({}, mutex_);
  EXPECT_EQ(run_text(session), "session: the script is over");
}

TEST_F(DriverTest, BytesGoToSessionAndSink) {
  RawServer server(five_bytes());
  const HttpRequest get = {.url = server.url("/"), .expects = Body::blob};
  struct Case {
    const char* name;
    Intake intake;
    const char* told;
    const char* bytes;
    int restarts;
  };
  constexpr Case kCases[] = {
      {"append", Intake::append, " head200 body5 200", "xabcde", 0},
      {"restart", Intake::restart, " head200 body5 200", "abcde", 1},
      {"refuse", Intake::refuse, " head200 200", "x", 0},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.name);
    MemoryBlob sink;
    sink.bytes = "x";
    ScriptedSession session({get, Done{}}, mutex_);
    session.intake = each.intake;
    EXPECT_EQ(run_text(session, {.download = &sink}), "");
    EXPECT_EQ(session.told, each.told);
    EXPECT_EQ(sink.bytes, each.bytes);
    EXPECT_EQ(sink.restarts, each.restarts);
  }
}

TEST_F(DriverTest, EachTryReadsTheSourceFromItsStart) {
  RawServer server(five_bytes(3));
  const HttpRequest put = {
      .method = Method::put, .url = server.url("/"), .sends = Body::blob, .content_length = 3};
  blob_.bytes = "xyz";
  ScriptedSession session({put, put, Done{}}, mutex_);
  EXPECT_EQ(run_text(session, {.upload = &blob_}), "");
  EXPECT_EQ(session.told, " 200 200");
  EXPECT_EQ(blob_.opened, 2);
}

TEST_F(DriverTest, PiecesThatFollowEachOtherReadTheSourceOnce) {
  std::string received;
  RawServer server([&received](Peer& peer) {
    while (!peer.read_head().empty()) {
      received += peer.read_bytes(2) + " ";
      peer.send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
    }
  });
  const auto piece = [&server](std::uint64_t offset) {
    return HttpRequest{.method = Method::patch,
                       .url = server.url("/"),
                       .sends = Body::blob,
                       .content_length = 2,
                       .content_offset = offset};
  };
  blob_.bytes = "abcdefgh";
  ScriptedSession session({piece(0), piece(2), piece(5), piece(1), piece(9), Done{}}, mutex_);
  EXPECT_EQ(run_text(session, {.upload = &blob_}), "the blob to send ended before byte 9");
  EXPECT_EQ(received, "ab cd fg bc ");
  EXPECT_EQ(blob_.opened, 2);
}

TEST_F(DriverTest, WhatFailsOnThisSideIsNotTriedAgain) {
  RawServer server(five_bytes(3));
  const HttpRequest get = {.url = server.url("/"), .expects = Body::blob};
  const HttpRequest put = {
      .method = Method::put, .url = server.url("/"), .sends = Body::blob, .content_length = 3};
  RawServer giver(five_bytes());
  const HttpRequest take = {.url = giver.url("/"), .expects = Body::blob};
  MemoryBlob full;
  full.full = true;
  MemoryBlob locked;
  locked.locked = true;
  MemoryBlob damaged;
  damaged.damaged = true;
  ScriptedSession taking({take, take, Done{}}, mutex_);
  EXPECT_EQ(run_text(taking, {.download = &full}), "disk: no space left");
  ScriptedSession opening({put, put, Done{}}, mutex_);
  EXPECT_EQ(run_text(opening, {.upload = &locked}), "disk: permission denied");
  ScriptedSession reading({put, put, Done{}}, mutex_);
  EXPECT_EQ(run_text(reading, {.upload = &damaged}), "disk: bad sector");
}

TEST_F(DriverTest, ACancelEndsWaitsAndExchanges) {
  ScriptedSession session({Wait{1'000'000'000}, Done{}}, mutex_);
  std::thread canceller([&] { cancel_.request(); });
  const Result<void> result = run(session);
  canceller.join();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::cancelled);
}

TEST_F(DriverTest, ACancelDuringAnExchangeIsNoFaultOfTheRegistry) {
  RawServer server([&](Peer& peer) {
    (void)peer.read_head();
    cancel_.request();
    peer.idle();
  });
  ScriptedSession session({HttpRequest{.url = server.url("/a?sig=canary")}, Done{}}, mutex_);
  const Result<void> result = run(session);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::cancelled);
  EXPECT_EQ(result.error().subject, server.url("/a?sig=..."));
  EXPECT_EQ(session.told, "");
}

}  // namespace
}  // namespace regcache
