// Method: tables of realms that requests may go to, and of answers of token services.
#include "core/registry/token.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

const Scopes kPull = Scopes::repository("o/app", {"pull"});

Challenge challenge_of(std::string realm, std::string service = "r.example") {
  return {.scheme = "bearer",
          .parameters = {{"realm", std::move(realm)}, {"service", std::move(service)}}};
}

RegistryAccess access_of(Credentials credentials, bool tls = true) {
  return {*parse_origin("r.example", tls), std::move(credentials), 1};
}

TEST(TokenTest, IsAskedForByGetWithBasic) {
  Scopes scopes = kPull;
  scopes.add("repository:o/other:pull");
  const HttpRequest request = *token_request(
      access_of(ann()), challenge_of("https://auth.example/token"), scopes, first_token_way(ann()));
  EXPECT_EQ(request.method, Method::get);
  EXPECT_EQ(request.url,
            "https://auth.example/token?service=r.example&scope=repository%3Ao%2Fapp%3Apull"
            "&scope=repository%3Ao%2Fother%3Apull");
  EXPECT_EQ(authorization_of(request), "Basic YW5uOmNhbmFyeQ==");
  EXPECT_EQ(request.expects, Body::text);
  EXPECT_EQ(request.answer_bytes_max, kTokenBodyBytesMax);
  EXPECT_EQ(request.sends, Body::none);
}

TEST(TokenTest, KeepsTheQueryOfTheRealmAndLeavesOutWhatIsNotThere) {
  const RegistryAccess anonymous = access_of({});
  EXPECT_EQ(
      token_request(anonymous, challenge_of("https://a.example/t?x=%2F", ""), kPull, TokenWay::get)
          ->url,
      "https://a.example/t?x=%2F&scope=repository%3Ao%2Fapp%3Apull");
  const HttpRequest bare =
      *token_request(anonymous, challenge_of("https://a.example", ""), {}, TokenWay::get);
  EXPECT_EQ(bare.url, "https://a.example/");
  EXPECT_EQ(authorization_of(bare), "");
}

TEST(TokenTest, IsAskedForByFormWithAnIdentityToken) {
  const Credentials who{.username = "<token>", .identity_token = "canary/1"};
  EXPECT_EQ(first_token_way(who), TokenWay::oauth2);
  const HttpRequest request = *token_request(
      access_of(who), challenge_of("https://auth.example/token"), kPull, TokenWay::oauth2);
  EXPECT_EQ(request.method, Method::post);
  EXPECT_EQ(request.url, "https://auth.example/token");
  EXPECT_EQ(request.body,
            "grant_type=refresh_token&refresh_token=canary%2F1&service=r.example"
            "&client_id=regcache&scope=repository%3Ao%2Fapp%3Apull");
  EXPECT_EQ(request.content_length, request.body.size());
  EXPECT_EQ(request.sends, Body::text);
  EXPECT_EQ(find_header(request.headers, "Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(authorization_of(request), "");
}

TEST(TokenTest, IsAskedForByFormWithAPassword) {
  const HttpRequest request = *token_request(
      access_of(ann()), challenge_of("https://auth.example/token"), kPull, TokenWay::oauth2);
  EXPECT_TRUE(request.body.starts_with("grant_type=password&username=ann&password=canary&"));
}

TEST(TokenTest, NoCredentialsGoToARealmThatIsNoPlaceForThem) {
  for (const char* realm :
       {"http://auth.example/token", "https://169.254.169.254/latest",
        "https://[::ffff:169.254.169.254]/", "https://127.1/", "https://0x7f.1/",
        "https://localhost/token", "https://metadata.internal/", "https://ann@auth.example/token",
        "file:///etc/passwd", "gopher://auth.example/", "/token", ""}) {
    SCOPED_TRACE(realm);
    for (const TokenWay way : {TokenWay::get, TokenWay::oauth2}) {
      const Result<HttpRequest> request =
          token_request(access_of(ann()), challenge_of(realm), kPull, way);
      ASSERT_FALSE(request);
      EXPECT_EQ(request.error().code, Code::denied);
    }
  }
}

TEST(TokenTest, APlainRegistryMayHaveAPlainRealm) {
  EXPECT_TRUE(token_request(access_of(ann(), false), challenge_of("http://auth.example/token"),
                            kPull, TokenWay::get));
}

TEST(TokenTest, IsReadFromWhatServicesAnswer) {
  struct Case {
    const char* body;
    const char* bearer;
    Milliseconds good_for_ms;
  };
  constexpr Case kCases[] = {
      {R"({"token":"a"})", "a", 54'000},
      {R"({"access_token":"b"})", "b", 54'000},
      {R"({"token":"a","access_token":"b"})", "a", 54'000},
      {R"({"token":"","access_token":"b"})", "b", 54'000},
      {R"({"token":"a","expires_in":300})", "a", 270'000},
      {R"({"token":"a","expires_in":1})", "a", 900},
      {R"({"token":"a","expires_in":0})", "a", 54'000},
      {R"({"token":"a","expires_in":-5})", "a", 54'000},
      {R"({"token":"a","expires_in":"300"})", "a", 54'000},
      {R"({"token":"a","expires_in":1e3})", "a", 54'000},
      {R"({"token":"a","expires_in":null})", "a", 54'000},
      {R"({"token":"a","expires_in":9223372036854775807})", "a", 77'760'000},
      {R"({"token":"a","issued_at":"never","refresh_token":"c","scope":"d"})", "a", 54'000},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.body);
    const Result<Token> token = read_token(each.body, kPull, 5'000);
    ASSERT_TRUE(token) << to_text(token.error());
    EXPECT_EQ(token->bearer, each.bearer);
    EXPECT_EQ(token->good_until_ms, 5'000 + each.good_for_ms);
    EXPECT_TRUE(token->scopes.covers(kPull));
  }
}

TEST(TokenTest, AnAnswerWithoutATokenIsToldWithoutItsBody) {
  const std::string long_body = R"({"token":")" + std::string(kTokenBodyBytesMax, 'x') + R"("})";
  for (const std::string& body :
       {std::string(), std::string("canary"), std::string("[]"), std::string("null"),
        std::string("{}"), std::string(R"({"token":null})"), std::string(R"({"token":7})"),
        std::string(R"({"token":"can ary"})"), std::string(R"({"token":"canary\r\nX: y"})"),
        std::string(R"({"token":"canary\u00e9"})"), std::string(R"({"token":"canary\u0000"})"),
        std::string(R"({"Token":"a","token":[]})"), long_body}) {
    SCOPED_TRACE(body.substr(0, 60));
    const Result<Token> token = read_token(body, kPull, 0);
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().code, Code::denied);
    EXPECT_EQ(to_text(token.error()), "token service: its answer has no token in it");
  }
}

}  // namespace
}  // namespace regcache
