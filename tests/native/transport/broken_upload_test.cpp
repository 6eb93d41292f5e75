// Method: scripts on bare sockets take a part of an upload, or watch which connection it comes over.
#include <gtest/gtest.h>

#include "native/store/text_blob.h"
#include "native/transport/transport.h"
#include "tests/native/raw_server.h"

namespace regcache {
namespace {

class BrokenUploadTest : public testing::Test {
 protected:
  std::variant<HttpAnswer, TransportFault> send(const HttpRequest& request,
                                                const Bodies& bodies = {}) {
    return transport_->send(request, bodies);
  }

  CancelToken cancel_;
  std::unique_ptr<Transport> transport_ = *make_transport({}, cancel_);
};

std::string body_of(const std::variant<HttpAnswer, TransportFault>& outcome) {
  const auto* answer = std::get_if<HttpAnswer>(&outcome);
  return answer != nullptr ? answer->body : std::get<TransportFault>(outcome).detail;
}

TEST_F(BrokenUploadTest, ARequestThatIsAloneSharesNoConnection) {
  RawServer server([](Peer& peer) {
    for (std::string head = peer.read_head(); !head.empty(); head = peer.read_head()) {
      const bool closes = head.find("\r\nConnection: close\r\n") != std::string::npos;
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + std::string(closes ? "c" : "k"));
    }
  });
  HttpRequest request = {
      .url = server.url("/"), .headers = {}, .expects = Body::text, .answer_bytes_max = 100};
  EXPECT_EQ(body_of(send(request)), "k");
  request.is_alone = true;
  EXPECT_EQ(body_of(send(request)), "c");
  request.is_alone = false;
  EXPECT_EQ(body_of(send(request)), "k");
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(BrokenUploadTest, ItTellsHowMuchWentOut) {
  RawServer server([](Peer& peer) {
    (void)peer.read_head();
    (void)peer.read_bytes(1'000'000);
    peer.reset();
  });
  constexpr std::uint64_t kSize = 50'000'000;
  const std::string bytes(kSize, 'x');
  TextBlob blob(bytes);
  const auto reader = blob.open();
  ASSERT_TRUE(reader);
  const auto outcome = send({.method = Method::put,
                             .url = server.url("/"),
                             .headers = {},
                             .sends = Body::blob,
                             .content_length = kSize},
                            {.upload = reader->get()});
  const auto* fault = std::get_if<TransportFault>(&outcome);
  ASSERT_NE(fault, nullptr);
  EXPECT_EQ(fault->fault, Fault::reset);
  EXPECT_GT(fault->sent_bytes, 0U);
  EXPECT_LT(fault->sent_bytes, kSize);
}

}  // namespace
}  // namespace regcache
