// Method: the relay called as a function: what it refuses by requests written by hand, what it passes on with a real
// docker-registry behind it, and with servers that do what that one would not.
#include "native/server/relay.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "core/text/base64.h"
#include "tests/native/raw_server.h"
#include "tests/native/registry_process.h"
#include "tests/native/server/service_test.h"
#include "tests/native/temporary_folder.h"

namespace regcache {
namespace {

const Headers kFromPage = {{"Host", "127.0.0.1:5000"},
                           {"Regcache-Relay", "page"},
                           {"Sec-Fetch-Site", "same-origin"},
                           {"Sec-Fetch-Dest", "empty"}};

CredentialSource nobody() {
  return CredentialSource([](const char*) { return std::optional<std::string>(); });
}

std::shared_ptr<Relay> relay_for(RelaySettings settings, CredentialSource credentials = nobody()) {
  if (settings.page.host.empty()) {
    settings.page.host = "127.0.0.1";
  }
  Result<std::shared_ptr<Relay>> relay = Relay::open(std::move(settings), std::move(credentials));
  EXPECT_TRUE(relay) << to_text(relay.error());
  return *relay;
}

struct Ask {
  std::string method = "GET";
  Headers headers = kFromPage;
  std::string body = {};
};

ServerAnswer ask(Relay& relay, const std::string& target, Ask how = {}) {
  TextBody body(how.body);
  ServerRequest request{how.method, target, "127.0.0.1", std::move(how.headers), &body};
  if (!how.body.empty()) {
    request.headers.push_back({"Content-Length", std::to_string(how.body.size())});
  }
  return relay.answer(request);
}

Headers with(Headers headers, const std::string& name, const std::string& value) {
  std::erase_if(headers, [&](const Header& header) { return header.name == name; });
  headers.push_back({name, value});
  return headers;
}

Headers without(Headers headers, const std::string& name) {
  std::erase_if(headers, [&](const Header& header) { return header.name == name; });
  return headers;
}

TEST(RelayTest, HostsThatWereNotNamedAreNotAsked) {
  RawServer server([](Peer& peer) { peer.read_head(); });
  const auto relay = relay_for({.hosts = {"registry.example"}});
  for (const std::string& host :
       {server.host(), std::string("Registry.example."), std::string("registry.example:5000"),
        std::string("registry.example@") + server.host(), std::string("169.254.169.254")}) {
    SCOPED_TRACE(host);
    const ServerAnswer answer = ask(*relay, "/relay/" + host + "/v2/");
    EXPECT_EQ(answer.status, 403);
    EXPECT_NE(answer.body.find("the relay was not started for this registry"), std::string::npos)
        << answer.body;
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST(RelayTest, OnlyThePageItselfMayAsk) {
  RawServer server([](Peer& peer) { peer.read_head(); });
  const auto relay = relay_for({.hosts = {server.host()}});
  const struct {
    const char* name;
    Headers headers;
  } kCases[] = {
      {"a form or an image, without the header", without(kFromPage, "Regcache-Relay")},
      {"another site", with(kFromPage, "Sec-Fetch-Site", "cross-site")},
      {"another port of this machine", with(kFromPage, "Sec-Fetch-Site", "same-site")},
      {"somebody who typed the address", with(kFromPage, "Sec-Fetch-Site", "none")},
      {"a frame", with(kFromPage, "Sec-Fetch-Dest", "document")},
      {"another origin", with(kFromPage, "Origin", "http://evil.example")},
      {"the same host with TLS", with(kFromPage, "Origin", "https://127.0.0.1:5000")},
      {"a sandbox", with(kFromPage, "Origin", "null")},
      {"a name that was pointed here", with(kFromPage, "Host", "evil.example:5000")},
      {"no host", without(kFromPage, "Host")},
  };
  for (const auto& row : kCases) {
    SCOPED_TRACE(row.name);
    const ServerAnswer answer =
        ask(*relay, "/relay/" + server.host() + "/v2/", {.headers = row.headers});
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(error_code_of(answer), "DENIED");
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST(RelayTest, ThePageIsKnownByItsNamesAlone) {
  const auto on_name = relay_for({.hosts = {"r.example"}, .page = {.host = "cache.example"}});
  const auto with_tls = relay_for({.hosts = {"r.example"}, .page = {.tls = true}});
  const auto denied = [](Relay& relay, const std::string& host) {
    // A path that is refused for itself, once the page was taken for what it is.
    const ServerAnswer answer =
        ask(relay, "/relay/r.example/x", {.headers = with(kFromPage, "Host", host)});
    return answer.body.find("below /v2/") == std::string::npos;
  };
  EXPECT_FALSE(denied(*on_name, "cache.example:5000"));
  EXPECT_FALSE(denied(*on_name, "localhost:5000"));
  EXPECT_FALSE(denied(*on_name, "[::1]:5000"));
  EXPECT_TRUE(denied(*on_name, "other.example:5000"));
  EXPECT_FALSE(denied(*with_tls, "other.example")) << "its certificate would not be of this name";
}

TEST(RelayTest, PathsOutsideOfTheApiAreRefused) {
  RawServer server([](Peer& peer) { peer.read_head(); });
  const auto relay = relay_for({.hosts = {server.host()}});
  for (const char* const path : {"",
                                 "/",
                                 "/v1/",
                                 "/v2",
                                 "/v2x/",
                                 "/metrics",
                                 "/v2/../admin",
                                 "/v2/a/../../admin",
                                 "/v2/a/manifests/..",
                                 "/v2/a/manifests/%2e%2e",
                                 "/v2/a/blobs/uploads/%2E%2e%2fadmin",
                                 "/v2/a%2fb/manifests/x",
                                 "/v2/a/manifests/x%0d%0aHost:%20evil",
                                 "/v2//manifests/x",
                                 "/v2/a/manifests/x%252f..",
                                 "/v2/A/manifests/x",
                                 "/v2/a/manifests/\\..\\x",
                                 "/v2/a/unknown/x",
                                 "//v2/",
                                 "/token",
                                 "/token?uri=x",
                                 "/token?url=%zz"}) {
    SCOPED_TRACE(path);
    const bool is_base = std::string_view(path) == "/v2";  // some registries know no other way
    const ServerAnswer answer = ask(*relay, "/relay/" + server.host() + path);
    EXPECT_EQ(answer.status, is_base ? 502 : 403) << answer.body;
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(RelayTest, WhatWouldBreakOutOfAHeaderOrALineIsNotSent) {
  RawServer server([](Peer& peer) { peer.read_head(); });
  const auto relay = relay_for({.hosts = {server.host()}});
  const std::string target = "/relay/" + server.host() + "/v2/a/manifests/x";
  EXPECT_EQ(ask(*relay, target, {.headers = with(kFromPage, "Accept", "a\r\nEvil: b")}).status,
            502);
  EXPECT_EQ(ask(*relay, target + "?a=b c").status, 403);
  EXPECT_EQ(ask(*relay, target + "?a=\r\nEvil: b").status, 403);
  EXPECT_EQ(server.connections(), 0);
}

TEST(RelayTest, CookiesAndOriginsStayHere) {
  std::string head;
  RawServer server([&head](Peer& peer) {
    head = peer.read_head();
    peer.send(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/html\r\nSet-Cookie: a=b\r\n"
        "Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\nhi");
  });
  const auto relay = relay_for({.hosts = {server.host()}});
  Headers headers = kFromPage;
  headers.insert(headers.end(), {{"Cookie", "session=secret"},
                                 {"Origin", "http://127.0.0.1:5000"},
                                 {"Referer", "http://127.0.0.1:5000/"},
                                 {"X-Forwarded-For", "10.0.0.1"},
                                 {"Authorization", "Basic abc"}});
  const ServerAnswer answer =
      ask(*relay, "/relay/" + server.host() + "/v2/a/manifests/x", {.headers = headers});
  EXPECT_EQ(body_of(answer), "hi");
  EXPECT_NE(head.find("Authorization: Basic abc\r\n"), std::string::npos) << head;
  for (const char* const text :
       {"secret", "Origin", "Referer", "Forwarded", "Regcache-Relay", "Sec-"}) {
    EXPECT_EQ(head.find(text), std::string::npos) << head;
  }
  EXPECT_EQ(header_of(answer, "Set-Cookie"), "");
  EXPECT_EQ(header_of(answer, "Access-Control-Allow-Origin"), "");
  EXPECT_EQ(header_of(answer, "Content-Security-Policy"), "default-src 'none'; sandbox");
  EXPECT_EQ(header_of(answer, "X-Content-Type-Options"), "nosniff");
}

// A public registry cannot be had here: its referral is tried on the rule that it shares with the client.
TEST(RelayTest, RedirectsAreFollowedWithoutSecrets) {
  std::string second;
  RawServer storage([&second](Peer& peer) {
    second = peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nblob");
  });
  RawServer registry([&storage](Peer& peer) {
    peer.read_head();
    peer.send("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + storage.url("/x?signature=y") +
              "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  });
  const auto relay = relay_for({.hosts = {registry.host()}});
  const std::string target =
      "/relay/" + registry.host() + "/v2/a/blobs/sha256:" + std::string(64, 'a');
  const ServerAnswer answer =
      ask(*relay, target, {.headers = with(kFromPage, "Authorization", "Bearer secret")});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(body_of(answer), "blob");
  EXPECT_TRUE(second.starts_with("GET /x?signature=y ")) << second;
  EXPECT_EQ(second.find("secret"), std::string::npos) << second;
  const ServerAnswer put = ask(*relay, "/relay/" + registry.host() + "/v2/a/manifests/x",
                               {.method = "PUT", .body = "{}"});
  EXPECT_EQ(put.status, 502);
  EXPECT_NE(put.body.find("redirects a request that changes something"), std::string::npos);
}

TEST(RelayTest, RedirectsEndSomewhere) {
  RawServer registry([](Peer& peer) {
    peer.read_head();
    peer.send(
        "HTTP/1.1 302 Found\r\nLocation: /v2/again\r\nContent-Length: 0\r\n"
        "Connection: close\r\n\r\n");
  });
  const auto relay = relay_for({.hosts = {registry.host()}});
  const ServerAnswer answer = ask(*relay, "/relay/" + registry.host() + "/v2/");
  EXPECT_EQ(answer.status, 502);
  EXPECT_NE(answer.body.find("redirects without end"), std::string::npos);
}

// Answers 401 with the realm `realm`, and tokens that say what was asked.
class TokenServer {
 public:
  TokenServer() : server_([this](Peer& peer) { answer(peer); }) {}

  [[nodiscard]] std::string host() const { return server_.host(); }
  [[nodiscard]] std::string realm() const { return server_.url("/token"); }
  [[nodiscard]] std::string last_head() const { return last_head_; }

 private:
  void answer(Peer& peer) {
    last_head_ = peer.read_head();
    const bool is_token = last_head_.find(" /token") != std::string::npos;
    peer.send(is_token
                  ? "HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\n"
                    "{\"token\":\"t\"}"
                  : "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"" + realm() +
                        "\",service=\"s\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  }

  std::string last_head_;
  RawServer server_;
};

std::string token_target(const std::string& host, const std::string& url) {
  return "/relay/" + host + "/token?url=" + percent_encode(url);
}

TEST(RelayTest, OnlyTheTokenServiceThatTheRegistryNamesIsAsked) {
  TokenServer server;
  RawServer other([](Peer& peer) { peer.read_head(); });
  const auto relay = relay_for({.hosts = {server.host()}});
  for (const std::string& url :
       {other.url("/token"), "http://" + server.host() + "/other", server.realm() + "2?service=s",
        "http://" + server.host() + "@" + other.host() + "/token",
        std::string("file:///etc/passwd")}) {
    SCOPED_TRACE(url);
    EXPECT_EQ(ask(*relay, token_target(server.host(), url)).status, 403);
  }
  EXPECT_EQ(other.connections(), 0);
  const ServerAnswer answer = ask(
      *relay, token_target(server.host(), server.realm() + "?service=s&scope=repository:a:pull"),
      {.headers = with(kFromPage, "Authorization", "Basic abc")});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "{\"token\":\"t\"}");
  EXPECT_TRUE(server.last_head().starts_with("GET /token?service=s&scope=repository:a:pull "));
  EXPECT_NE(server.last_head().find("Authorization: Basic abc"), std::string::npos);
}

CredentialSource ann() {
  CredentialSource source([](const char*) { return std::optional<std::string>(); });
  source.use(
      {.username = "ann", .password = "pass:word", .identity_token = {}, .registry_token = {}});
  return source;
}

TEST(RelayTest, CredentialsAreLentOnlyWhereThatWasAsked) {
  TokenServer server;
  const std::string basic = "Authorization: Basic " + encode_base64("ann:pass:word");
  const std::string target =
      token_target(server.host(), server.realm() + "?service=s&scope=repository%3Aa%3Apull");
  EXPECT_EQ(ask(*relay_for({.hosts = {server.host()}}, ann()), target).status, 200);
  EXPECT_EQ(server.last_head().find("Authorization"), std::string::npos);
  const auto lending = relay_for({.hosts = {server.host()}, .lends_login = true}, ann());
  EXPECT_EQ(ask(*lending, target).status, 200);
  EXPECT_NE(server.last_head().find(basic), std::string::npos) << server.last_head();
  EXPECT_NE(server.last_head().find("scope=repository%3Aa%3Apull"), std::string::npos);
  const Headers own = with(kFromPage, "Authorization", "Basic own");
  EXPECT_EQ(ask(*lending, target, {.headers = own}).status, 200);
  EXPECT_EQ(server.last_head().find(basic), std::string::npos) << "the page says who asks";
  EXPECT_EQ(ask(*lending, "/relay/" + server.host() + "/v2/").status, 401);
  EXPECT_EQ(server.last_head().find(basic), std::string::npos)
      << "where tokens are given, the password goes to their service alone";
}

class RelayedRegistryTest : public testing::Test {
 protected:
  RelayedRegistryTest() : registry_({.kind = RegistryKind::debian}) {
    EXPECT_EQ(registry_.error(), "");
    relay_ = relay_for({.hosts = {registry_.host()}});
  }

  ServerAnswer call(const std::string& target, Ask how = {}) {
    return ask(*relay_, "/relay/" + registry_.host() + target, std::move(how));
  }

  RegistryProcess registry_;
  std::shared_ptr<Relay> relay_;
};

TEST_F(RelayedRegistryTest, ABlobGoesThereAndComesBack) {
  const std::string bytes(3'000'000, 'x');  // more than both pipes hold
  const Digest digest = digest_of(bytes);
  const ServerAnswer begun = call("/v2/o/app/blobs/uploads/", {.method = "POST"});
  ASSERT_EQ(begun.status, 202) << begun.body;
  const std::string location = header_of(begun, "Location");
  ASSERT_TRUE(location.starts_with("http://" + registry_.host() + "/v2/")) << location;
  const std::string path = location.substr(("http://" + registry_.host()).size());
  const ServerAnswer status = call(path);
  EXPECT_EQ(status.status, 204);
  EXPECT_FALSE(status.stream) << "204 has no body, not even an empty one";
  EXPECT_EQ(header_of(status, "Range"), "0-0");
  const ServerAnswer put =
      call(path + "&digest=" + digest.text(), {.method = "PUT", .body = bytes});
  EXPECT_EQ(put.status, 201) << put.body;
  const ServerAnswer got = call("/v2/o/app/blobs/" + digest.text());
  EXPECT_EQ(got.status, 200);
  ASSERT_TRUE(got.stream);
  EXPECT_EQ(got.stream->size_bytes, bytes.size());
  EXPECT_TRUE(body_of(got) == bytes);
  const ServerAnswer head = call("/v2/o/app/blobs/" + digest.text(), {.method = "HEAD"});
  EXPECT_EQ(header_of(head, "Content-Length"), std::to_string(bytes.size()));
  const ServerAnswer part =
      call("/v2/o/app/blobs/" + digest.text(), {.headers = with(kFromPage, "Range", "bytes=1-3")});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(body_of(part), "xxx");
}

TEST_F(RelayedRegistryTest, AnAnswerThatNobodyReadsIsGivenUp) {
  const std::string bytes(20'000'000, 'x');
  const Digest digest = digest_of(bytes);
  const std::string begun = header_of(call("/v2/a/blobs/uploads/", {.method = "POST"}), "Location");
  const std::string path = begun.substr(("http://" + registry_.host()).size());
  ASSERT_EQ(call(path + "&digest=" + digest.text(), {.method = "PUT", .body = bytes}).status, 201);
  (void)call("/v2/a/blobs/" + digest.text());  // ends although nobody takes the body
}

TEST_F(RelayedRegistryTest, WhatIsWrongIsToldAsTheRegistryTellsIt) {
  const ServerAnswer answer = call("/v2/o/app/manifests/none");
  EXPECT_EQ(answer.status, 404);
  EXPECT_NE(answer.body.find("MANIFEST_UNKNOWN"), std::string::npos) << answer.body;
  registry_.stop();
  const ServerAnswer nobody = call("/v2/o/app/manifests/none");
  EXPECT_EQ(nobody.status, 502);
  EXPECT_NE(nobody.body.find(registry_.host() + " gave the relay no answer"), std::string::npos);
}

TEST(RelayTest, APasswordIsLentToARegistryWithoutTokens) {
  RegistryProcess registry({.kind = RegistryKind::debian, .basic = true});
  ASSERT_EQ(registry.error(), "");
  const std::string target = "/relay/" + registry.host() + "/v2/";
  EXPECT_EQ(ask(*relay_for({.hosts = {registry.host()}}, ann()), target).status, 401);
  EXPECT_EQ(
      ask(*relay_for({.hosts = {registry.host()}, .lends_login = true}, ann()), target).status,
      200);
}

TEST_F(RelayedRegistryTest, ReadersChangeNothing) {
  const auto reading = relay_for({.hosts = {registry_.host()}, .read_only = true});
  for (const char* const method : {"POST", "PUT", "PATCH", "DELETE"}) {
    EXPECT_EQ(
        ask(*reading, "/relay/" + registry_.host() + "/v2/a/blobs/uploads/", {.method = method})
            .status,
        405);
  }
  EXPECT_EQ(ask(*reading, "/relay/" + registry_.host() + "/v2/").status, 200);
}

TEST(RelayTest, SaysForWhomItAsks) {
  const auto relay = relay_for({.hosts = {"ghcr.io", "docker.io", "127.0.0.1:5001"}});
  const ServerAnswer answer = ask(*relay, "/relay.json", {.headers = {}});
  EXPECT_EQ(answer.body, R"({"hosts":["127.0.0.1:5001","ghcr.io","registry-1.docker.io"]})");
}

TEST(RelayTest, AHostThatIsNoneIsRefusedAtOnce) {
  for (const char* const host : {"", "https://ghcr.io", "ghcr.io/o", "a b", "ghcr.io:x"}) {
    SCOPED_TRACE(host);
    const auto relay = Relay::open({.hosts = {host}, .page = {}}, nobody());
    ASSERT_FALSE(relay);
    EXPECT_EQ(relay.error().code, Code::invalid_input);
  }
}

TEST(RelayTest, CertificatesOfAHostAreUsed) {
  const RegistryProcess registry({.tls = true});
  ASSERT_EQ(registry.error(), "");
  const TemporaryFolder home;
  const std::string folder = home / (".config/docker/certs.d/" + registry.host());
  const Environment here = [&](const char* name) -> std::optional<std::string> {
    return std::string_view(name) == "HOME" ? std::optional(home.path()) : std::nullopt;
  };
  const auto open = [&] {
    return Relay::open({.hosts = {registry.host()}, .page = {.host = "127.0.0.1"}}, nobody(), here);
  };
  std::filesystem::create_directories(folder);
  write_file(folder + "/ca.crt", "no certificate");
  EXPECT_EQ(open().error().subject, folder + "/ca.crt");
  std::filesystem::copy_file(registry.ca_file(), folder + "/ca.crt",
                             std::filesystem::copy_options::overwrite_existing);
  const auto relay = open();
  ASSERT_TRUE(relay) << to_text(relay.error());
  EXPECT_EQ(ask(**relay, "/relay/" + registry.host() + "/v2/").status, 200);
}

}  // namespace
}  // namespace regcache
