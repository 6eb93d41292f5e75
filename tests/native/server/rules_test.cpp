// Method: each rule around a registry's protocol, called as a function around a known one.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/text/base64.h"
#include "native/server/access_log.h"
#include "native/server/access_rules.h"
#include "native/server/oci_error.h"
#include "native/server/page_files.h"
#include "tests/native/server/service_test.h"
#include "tests/native/temporary_folder.h"

namespace regcache {
namespace {

// bcrypt and SHA-512 of "pass:word".
constexpr const char* kBcrypt = "$2b$05$abcdefghijklmnopqrstuuDIEddBSuRWBBEY6g5zv60IAP5bSSfki";

ServerAnswer say_hello(const ServerRequest& /*request*/) {
  return {200, {}, "hello", {}, {}};
}

ServerRequest request_of(std::string_view method, Headers headers = {}) {
  static TextBody body("");
  ServerRequest request;
  request.method = method;
  request.target = "/v2/";
  request.peer = "192.0.2.1";
  request.headers = std::move(headers);
  request.body = &body;
  return request;
}

class HtpasswdTest : public testing::Test {
 protected:
  Result<std::unique_ptr<Htpasswd>> load(std::string_view text) {
    write_file(folder_ / "htpasswd", text);
    return Htpasswd::load(folder_ / "htpasswd");
  }

  TemporaryFolder folder_;
};

TEST_F(HtpasswdTest, KnowsNamesAndPasswords) {
  const auto passwords = load("# people\n\nann:" + std::string(kBcrypt) + "\r\n");
  ASSERT_TRUE(passwords);
  for (int twice = 0; twice < 2; ++twice) {
    EXPECT_TRUE((*passwords)->accepts("ann", "pass:word"));
    EXPECT_FALSE((*passwords)->accepts("ann", "pass:wort"));
    EXPECT_FALSE((*passwords)->accepts("ann", ""));
    EXPECT_FALSE((*passwords)->accepts("bob", "pass:word"));
    EXPECT_FALSE((*passwords)->accepts("", "pass:word"));
    EXPECT_FALSE((*passwords)->accepts("ann:pass", "word"));
  }
}

TEST_F(HtpasswdTest, RefusesWhatItCannotTrust) {
  for (const char* const text :
       {"ann", ":x", "ann:", "ann:plain", "ann:$apr1$x$y", "ann:{SHA}x", "ok:$2y$05$x\nbob:5tVw"}) {
    SCOPED_TRACE(text);
    const auto passwords = load(text);
    ASSERT_FALSE(passwords);
    EXPECT_EQ(passwords.error().code, Code::invalid_input);
    EXPECT_NE(passwords.error().subject.find("line"), std::string::npos);
  }
  EXPECT_EQ(Htpasswd::load(folder_ / "absent").error().code, Code::not_found);
}

TEST_F(HtpasswdTest, GuardsEveryRequest) {
  auto passwords = load("ann:" + std::string(kBcrypt));
  ASSERT_TRUE(passwords);
  const HttpHandler handler = require_login(*std::move(passwords), say_hello);
  const std::string right = encode_base64("ann:pass:word");
  EXPECT_EQ(handler(request_of("GET", {{"Authorization", "Basic " + right}})).status, 200);
  EXPECT_EQ(handler(request_of("GET", {{"authorization", "bAsIc " + right}})).status, 200);
  for (const std::string& header :
       {std::string(), std::string("Basic"), std::string("Basic "), "Bearer " + right,
        "Basic " + right + "=", "Basic " + encode_base64("ann"),
        "Basic " + encode_base64("ann:wrong"), "Basic " + encode_base64(":")}) {
    SCOPED_TRACE(header);
    const ServerAnswer answer = handler(request_of("GET", {{"Authorization", header}}));
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(error_code_of(answer), "UNAUTHORIZED");
    EXPECT_TRUE(header_of(answer, "WWW-Authenticate").starts_with("Basic realm="));
  }
  EXPECT_EQ(handler(request_of("GET")).status, 401);
}

TEST(RefuseChanges, LetsReadersIn) {
  const HttpHandler handler = refuse_changes(say_hello);
  EXPECT_EQ(handler(request_of("GET")).status, 200);
  EXPECT_EQ(handler(request_of("HEAD")).status, 200);
  for (const char* const method : {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    SCOPED_TRACE(method);
    EXPECT_EQ(handler(request_of(method)).status, 405);
  }
}

TEST(AllowOrigins, AnswersPagesThatAreAllowed) {
  const HttpHandler handler = allow_origins({"https://a.example"}, say_hello);
  const ServerAnswer answer = handler(request_of("GET", {{"Origin", "https://a.example"}}));
  EXPECT_EQ(answer.body, "hello");
  EXPECT_EQ(header_of(answer, "Access-Control-Allow-Origin"), "https://a.example");
  EXPECT_NE(header_of(answer, "Access-Control-Expose-Headers").find("Docker-Content-Digest"),
            std::string::npos);
  EXPECT_EQ(header_of(answer, "Vary"), "Origin");
}

TEST(AllowOrigins, AnswersPreflightsItself) {
  const HttpHandler handler = allow_origins({"*"}, say_hello);
  const ServerAnswer answer =
      handler(request_of("OPTIONS", {{"Origin", "https://a.example"},
                                     {"Access-Control-Request-Method", "PATCH"},
                                     {"Access-Control-Request-Private-Network", "true"}}));
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.body, "");
  EXPECT_NE(header_of(answer, "Access-Control-Allow-Methods").find("PATCH"), std::string::npos);
  EXPECT_NE(header_of(answer, "Access-Control-Allow-Headers").find("Authorization"),
            std::string::npos);
  EXPECT_EQ(header_of(answer, "Access-Control-Allow-Private-Network"), "true");
}

TEST(AllowOrigins, SaysNothingToOthers) {
  const HttpHandler handler = allow_origins({"https://a.example"}, say_hello);
  for (const Headers& headers :
       {Headers{}, Headers{{"Origin", "https://a.example.evil"}},
        Headers{{"Origin", "http://a.example"}}, Headers{{"Origin", ""}}}) {
    const ServerAnswer answer = handler(request_of("GET", headers));
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(header_of(answer, "Access-Control-Allow-Origin"), "");
  }
}

TEST(LogRequests, AddsALineForEach) {
  const TemporaryFolder folder;
  const auto log = AccessLog::open(folder / "log");
  ASSERT_TRUE(log);
  const HttpHandler handler = observe_requests({log_requests(*log)}, say_hello);
  (void)handler(request_of("GET", {{"User-Agent", "a \"b\"\n"}, {"Authorization", "secret"}}));
  (void)handler(request_of("PUT"));
  const std::string text = read_file(folder / "log");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
  EXPECT_NE(
      text.find(
          R"("peer":"192.0.2.1","method":"GET","target":"/v2/","status":200,"received":0,"bytes":5,)"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find(R"("agent":"a \"b\"\n")"), std::string::npos);
  EXPECT_EQ(text.find("secret"), std::string::npos);
}

TEST(LogRequests, NamesTheUserAndNoSecret) {
  const TemporaryFolder folder;
  write_file(folder / "htpasswd", "ann:" + std::string(kBcrypt));
  auto passwords = Htpasswd::load(folder / "htpasswd");
  ASSERT_TRUE(passwords);
  const auto log = AccessLog::open(folder / "log");
  ASSERT_TRUE(log);
  const HttpHandler handler =
      observe_requests({log_requests(*log)}, require_login(*std::move(passwords), say_hello));
  ServerRequest request = request_of(
      "GET",
      {{"Authorization", "Basic " + encode_base64("ann:pass:word")}, {"X-Request-Id", "build-7"}});
  request.target = "/v2/a/blobs/uploads/?digest=sha256:0&token=hidden&hidden";
  EXPECT_EQ(handler(request).status, 200);
  request.headers = {{"Authorization", "Basic " + encode_base64("eve:hidden")}};
  EXPECT_EQ(handler(request).status, 401);
  const std::string text = read_file(folder / "log");
  EXPECT_NE(text.find(R"("id":"build-7","peer":"192.0.2.1","user":"ann")"), std::string::npos);
  EXPECT_NE(text.find(R"("target":"/v2/a/blobs/uploads/?digest=sha256:0\u0026token=...\u0026...")"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("hidden"), std::string::npos);
  EXPECT_EQ(text.find("eve"), std::string::npos);  // who was not let in may have typed a password
  EXPECT_EQ(text.find("pass"), std::string::npos);
}

TEST(LogRequests, TellsTroublesToTheOperatorAlone) {
  const TemporaryFolder folder;
  const auto log = AccessLog::open(folder / "log");
  ASSERT_TRUE(log);
  const HttpHandler handler =
      observe_requests({log_requests(*log)}, [](const ServerRequest& /*request*/) {
        return refuse_storage({Code::io, "/secret/path", "could not write", ""});
      });
  const ServerAnswer answer = handler(request_of("PUT"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  EXPECT_NE(read_file(folder / "log").find(R"("trouble":"/secret/path: could not write")"),
            std::string::npos);
}

TEST(AccessLog, ThatCannotBeOpenedIsAnError) {
  const TemporaryFolder folder;
  EXPECT_EQ(AccessLog::open(folder / "no/folder/log").error().code, Code::not_found);
}

TEST(PageFiles, AreAnsweredBesideTheRegistry) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "assets");
  write_file(folder / "index.html", "<!doctype html>");
  write_file(folder / "assets/a.js", "export {}");
  write_file(folder / "assets/a.wasm", std::string("\0asm", 4));
  const auto files = load_page(folder.path());
  ASSERT_TRUE(files) << to_text(files.error());
  const HttpHandler handler = serve_page(*files, say_hello);
  const auto answer_to = [&](std::string_view method, std::string_view target) {
    ServerRequest request = request_of(method);
    request.target = target;
    return handler(request);
  };

  EXPECT_EQ(body_of(answer_to("GET", "/")), "<!doctype html>");
  EXPECT_EQ(header_of(answer_to("GET", "/?x"), "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(header_of(answer_to("GET", "/assets/a.js"), "Content-Type"), "text/javascript");
  EXPECT_EQ(body_of(answer_to("GET", "/assets/a.wasm")), std::string("\0asm", 4));
  EXPECT_EQ(header_of(answer_to("HEAD", "/assets/a.js"), "Content-Length"), "9");
  EXPECT_EQ(body_of(answer_to("HEAD", "/assets/a.js")), "");
  for (const char* const target : {"/v2/", "/index.htm", "/../secret", "/assets", "/assets/../x"}) {
    EXPECT_EQ(body_of(answer_to("GET", target)), "hello") << target;
  }
  EXPECT_EQ(body_of(answer_to("PUT", "/")), "hello");
}

TEST(PageFiles, AFolderWithoutAPageIsRefused) {
  const TemporaryFolder folder;
  EXPECT_EQ(load_page(folder.path()).error().code, Code::not_found);
  EXPECT_EQ(load_page(folder / "absent").error().code, Code::not_found);
}

}  // namespace
}  // namespace regcache
