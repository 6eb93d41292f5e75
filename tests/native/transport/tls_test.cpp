// Method: the transport against Debian's docker-registry and openssl's s_server with certificates of
// this test's own authority.
#include "native/transport/tls.h"

#include <gtest/gtest.h>

#include "native/transport/transport.h"
#include "tests/native/raw_server.h"
#include "tests/native/registry_process.h"

namespace regcache {
namespace {

class TlsTest : public testing::Test {
 protected:
  std::variant<HttpAnswer, TransportFault> get(const TlsSettings& tls, const std::string& url) {
    Result<std::unique_ptr<Transport>> transport = make_transport({.tls = tls}, cancel_);
    EXPECT_TRUE(transport) << to_text(transport.error());
    return (*transport)->send({.url = url, .expects = Body::text, .answer_bytes_max = 1000}, {});
  }

  // The status, or the detail of the fault, which must be of TLS.
  std::string text(const TlsSettings& tls, const std::string& url) {
    const auto outcome = get(tls, url);
    if (const auto* const answer = std::get_if<HttpAnswer>(&outcome)) {
      return std::to_string(answer->status);
    }
    EXPECT_EQ(std::get<TransportFault>(outcome).fault, Fault::tls);
    return std::get<TransportFault>(outcome).detail;
  }

  CancelToken cancel_;
};

TEST_F(TlsTest, TrustsOnlyWhomItWasTold) {
  const RegistryProcess registry({.tls = true});
  ASSERT_EQ(registry.error(), "");
  const std::string other_name = "https://localhost:" + std::to_string(registry.port()) + "/v2/";
  const TlsSettings ours = {.ca_file = registry.ca_file()};
  EXPECT_EQ(text(ours, registry.url("/v2/")), "200");
  EXPECT_NE(text({}, registry.url("/v2/")).find("certificate of 127.0.0.1 is not accepted: "),
            std::string::npos);
  EXPECT_EQ(text(ours, other_name),
            "the certificate of localhost is not accepted: hostname mismatch");
  EXPECT_EQ(text({.verify = false}, other_name), "200");
}

TEST_F(TlsTest, SaysWhenTheOtherSideSpeaksPlainHttp) {
  RawServer server([](Peer& peer) {
    (void)peer.read_bytes(1);
    peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  EXPECT_EQ(text({}, "https://" + server.host() + "/"),
            "127.0.0.1 does not answer in TLS on this port: it may speak plain HTTP");
}

TEST_F(TlsTest, ShowsAClientCertificate) {
  const TemporaryFolder folder;
  ASSERT_TRUE(make_certificates(folder));
  const std::string port = std::to_string(free_port());
  Process server({"openssl", "s_server", "-accept", "127.0.0.1:" + port, "-cert",
                  folder / "server.pem", "-key", folder / "server.key", "-CAfile",
                  folder / "ca.pem", "-Verify", "1", "-verify_return_error", "-www"},
                 folder / "log");
  const std::string url = "https://127.0.0.1:" + port + "/";
  const TlsSettings ours = {.ca_file = folder / "ca.pem",
                            .cert_file = folder / "server.pem",
                            .key_file = folder / "server.key"};
  auto outcome = get(ours, url);
  while (server.is_running() && std::holds_alternative<TransportFault>(outcome) &&
         std::get<TransportFault>(outcome).fault == Fault::connect) {
    outcome = get(ours, url);  // it is not listening yet
  }
  ASSERT_TRUE(std::holds_alternative<HttpAnswer>(outcome))
      << std::get<TransportFault>(outcome).detail;
  EXPECT_EQ(std::get<HttpAnswer>(outcome).status, 200);
  outcome = get({.ca_file = folder / "ca.pem"}, url);
  EXPECT_TRUE(std::holds_alternative<TransportFault>(outcome));
}

TEST_F(TlsTest, FilesThatCannotBeUsed) {
  const TemporaryFolder folder;
  ASSERT_TRUE(make_certificates(folder));
  write_file(folder / "text", "no certificate\n");
  struct Case {
    const char* name;
    TlsSettings settings;
    Code code;
    std::string subject;
  };
  const Case kCases[] = {
      {"no CA file", {.ca_file = folder / "none"}, Code::not_found, folder / "none"},
      {"no CA in the folder", {.ca_file = folder.path()}, Code::invalid_input, folder.path()},
      {"no CA in it", {.ca_file = folder / "text"}, Code::invalid_input, folder / "text"},
      {"no certificate file", {.cert_file = folder / "none"}, Code::not_found, folder / "none"},
      {"no key in it", {.cert_file = folder / "ca.pem"}, Code::invalid_input, folder / "ca.pem"},
      {"the key of another",
       {.cert_file = folder / "ca.pem", .key_file = folder / "server.key"},
       Code::invalid_input,
       folder / "server.key"},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.name);
    const auto context = TlsContext::load(each.settings);
    ASSERT_FALSE(context);
    EXPECT_EQ(context.error().code, each.code) << to_text(context.error());
    EXPECT_EQ(context.error().subject, each.subject);
  }
}

}  // namespace
}  // namespace regcache
