// Method: a session is led through 401s and tokens; every next request is looked at.
#include <gtest/gtest.h>

#include "core/limits.h"
#include "core/registry/blob_sessions.h"
#include "core/registry/manifest_sessions.h"
#include "core/registry/tag_list.h"
#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

const Scopes kPull = Scopes::repository("o/app", {"pull"});
const std::string kManifest =
    R"({"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]})";

BlobHead head_of(Scenario& scenario, Scopes scopes = kPull) {
  return {scenario.access, {"o/app", digest_of("hello cache"), 11}, std::move(scopes)};
}

TEST(AuthorizationTest, AChallengeLeadsThroughATokenToTheAnswer) {
  Scenario scenario;
  ManifestGet get(scenario.access, {"o/app", "cache"}, kPull);
  EXPECT_EQ(authorization_of(scenario.ask(get)), "");
  scenario.challenge(get);
  const HttpRequest token = scenario.ask(get);
  EXPECT_EQ(token.url,
            "https://auth.example/token?service=r.example&scope=repository%3Ao%2Fapp%3Apull");
  EXPECT_TRUE(authorization_of(token).starts_with("Basic "));
  scenario.answer(get, 200, {}, R"({"token":"abc"})");
  const HttpRequest again = scenario.ask(get);
  EXPECT_EQ(again.url, "https://r.example/v2/o/app/manifests/cache");
  EXPECT_EQ(authorization_of(again), "Bearer abc");
  scenario.answer(get, 200, {}, kManifest);
  EXPECT_TRUE(scenario.is_done(get));
  EXPECT_EQ(scenario.requests, 3);
}

TEST(AuthorizationTest, CredentialsThatAreRefusedAreNamedByTheirSource) {
  const Headers basic = {{"WWW-Authenticate", "Basic realm=\"r\""}};
  Credentials wrong = ann();
  wrong.source = "/home/ann/.docker/config.json";
  Scenario scenario(wrong);
  BlobHead head = head_of(scenario);
  (void)scenario.ask(head);
  scenario.answer(head, 401, basic);
  EXPECT_TRUE(authorization_of(scenario.ask(head)).starts_with("Basic "));
  scenario.answer(head, 401, basic);
  const Error refused = scenario.error_of(head);
  EXPECT_EQ(refused.code, Code::denied);
  EXPECT_TRUE(
      refused.hint.starts_with("the credentials of /home/ann/.docker/config.json were refused"));

  Scenario nobody{Credentials()};
  BlobHead other = head_of(nobody);
  (void)nobody.ask(other);
  nobody.answer(other, 401, basic);
  EXPECT_TRUE(nobody.error_of(other).hint.starts_with("no credentials for it were found"));
}

TEST(AuthorizationTest, TheTokenIsKeptAndRenewedBeforeItEnds) {
  Scenario scenario;
  BlobHead first = head_of(scenario);
  (void)scenario.ask(first);
  scenario.challenge(first);
  scenario.grant(first, "one", 100);
  (void)scenario.ask(first);
  scenario.answer(first, 404);
  EXPECT_TRUE(scenario.is_done(first));

  scenario.now += 89'000;
  BlobHead second = head_of(scenario);
  EXPECT_EQ(authorization_of(scenario.ask(second)), "Bearer one");
  scenario.answer(second, 404);
  EXPECT_TRUE(scenario.is_done(second));

  scenario.now += 1'000;
  BlobHead third = head_of(scenario);
  scenario.grant(third, "two", 100);
  EXPECT_EQ(authorization_of(scenario.ask(third)), "Bearer two");
}

TEST(AuthorizationTest, ATokenForMoreIsAskedForWithout401) {
  Scenario scenario;
  BlobHead pull = head_of(scenario);
  (void)scenario.ask(pull);
  scenario.challenge(pull);
  scenario.grant(pull, "one");
  (void)scenario.ask(pull);
  scenario.answer(pull, 404);
  EXPECT_TRUE(scenario.is_done(pull));
  BlobHead push = head_of(scenario, Scopes::repository("o/app", {"pull", "push"}));
  EXPECT_NE(scenario.ask(push).url.find("scope=repository%3Ao%2Fapp%3Apull%2Cpush"),
            std::string::npos);
}

TEST(AuthorizationTest, ScopesOfTheChallengeAreAskedForToo) {
  Scenario scenario;
  BlobHead head = head_of(scenario);
  (void)scenario.ask(head);
  scenario.challenge(head, R"(,scope="repository:o/app:pull repository:o/base:pull")");
  EXPECT_EQ(scenario.ask(head).url,
            "https://auth.example/token?service=r.example&scope=repository%3Ao%2Fapp%3Apull"
            "&scope=repository%3Ao%2Fbase%3Apull");
}

TEST(AuthorizationTest, ATokenThatEndsInMidTransferIsReplacedOnce) {
  Scenario scenario;
  scenario.access.keep({"old", kPull, 1'000'000});
  BlobHead head = head_of(scenario);
  EXPECT_EQ(authorization_of(scenario.ask(head)), "Bearer old");
  scenario.challenge(head, R"(,error="invalid_token")");
  scenario.grant(head, "new");
  EXPECT_EQ(authorization_of(scenario.ask(head)), "Bearer new");
  scenario.answer(head, 200);
  EXPECT_TRUE(scenario.is_done(head));
  EXPECT_TRUE(head.is_there());
}

TEST(AuthorizationTest, TokensThatAreNeverEnoughEndInDenied) {
  Scenario scenario;
  BlobHead head = head_of(scenario);
  for (const char* token : {"one", "two"}) {
    (void)scenario.ask(head);
    scenario.challenge(head);
    scenario.grant(head, token);
  }
  EXPECT_EQ(authorization_of(scenario.ask(head)), "Bearer two");
  scenario.challenge(head);
  const Error error = scenario.error_of(head);
  EXPECT_EQ(error.code, Code::denied);
  EXPECT_NE(error.hint.find("given were refused"), std::string::npos);
  EXPECT_EQ(scenario.requests, 5);
}

TEST(AuthorizationTest, AnInsufficientScopeIsNotAskedForTwice) {
  Scenario scenario;
  BlobHead head = head_of(scenario);
  (void)scenario.ask(head);
  scenario.challenge(head);
  scenario.grant(head, "one");
  (void)scenario.ask(head);
  scenario.challenge(head, R"(,error="insufficient_scope")");
  EXPECT_EQ(scenario.error_of(head).code, Code::denied);
  EXPECT_EQ(scenario.requests, 3);
}

TEST(AuthorizationTest, BasicIsUsedFromTheFirstChallengeOn) {
  Scenario scenario;
  BlobHead head = head_of(scenario);
  EXPECT_EQ(authorization_of(scenario.ask(head)), "");
  scenario.answer(head, 401, {{"www-authenticate", "Basic realm=\"r\""}});
  EXPECT_EQ(authorization_of(scenario.ask(head)), "Basic YW5uOmNhbmFyeQ==");
  scenario.answer(head, 404);
  EXPECT_TRUE(scenario.is_done(head));
  BlobHead next = head_of(scenario);
  EXPECT_EQ(authorization_of(scenario.ask(next)), "Basic YW5uOmNhbmFyeQ==");
  scenario.answer(next, 401, {{"www-authenticate", "Basic realm=\"r\""}});
  (void)scenario.ask(next);
  scenario.answer(next, 401, {{"www-authenticate", "Basic realm=\"r\""}});
  EXPECT_EQ(scenario.error_of(next).code, Code::denied);
}

TEST(AuthorizationTest, BearerGoesBeforeBasic) {
  Scenario scenario;
  BlobHead head = head_of(scenario);
  (void)scenario.ask(head);
  scenario.answer(head, 401,
                  {{"WWW-Authenticate", "Basic realm=\"r\""},
                   {"WWW-Authenticate", "Bearer realm=\"https://auth.example/token\""}});
  EXPECT_TRUE(scenario.ask(head).url.starts_with("https://auth.example/token?scope="));
}

TEST(AuthorizationTest, NobodyGetsATokenWithoutCredentialsButNoBasic) {
  Scenario scenario{Credentials{}};
  BlobHead bearer = head_of(scenario);
  (void)scenario.ask(bearer);
  scenario.challenge(bearer);
  const HttpRequest token = scenario.ask(bearer);
  EXPECT_EQ(token.method, Method::get);
  EXPECT_EQ(authorization_of(token), "");
  scenario.answer(bearer, 200, {}, R"({"token":"public"})");
  EXPECT_EQ(authorization_of(scenario.ask(bearer)), "Bearer public");

  Scenario other{Credentials{}};
  BlobHead basic = head_of(other);
  (void)other.ask(basic);
  other.answer(basic, 401, {{"WWW-Authenticate", "Basic realm=\"r\""}});
  EXPECT_EQ(other.error_of(basic).code, Code::denied);
  EXPECT_EQ(other.requests, 1);
}

TEST(AuthorizationTest, AnUnknownSchemeIsDenied) {
  for (const char* challenge : {"", "Negotiate", "Digest realm=\"r\", nonce=\"n\""}) {
    Scenario scenario;
    BlobHead head = head_of(scenario);
    (void)scenario.ask(head);
    scenario.answer(head, 401, {{"WWW-Authenticate", challenge}});
    EXPECT_EQ(scenario.error_of(head).code, Code::denied);
  }
}

TEST(AuthorizationTest, AReadyTokenIsUsedAsItIs) {
  Scenario scenario{Credentials{.registry_token = "canary"}};
  BlobHead head = head_of(scenario);
  EXPECT_EQ(authorization_of(scenario.ask(head)), "Bearer canary");
  scenario.challenge(head);
  EXPECT_EQ(scenario.error_of(head).code, Code::denied);
  EXPECT_EQ(scenario.requests, 1);
}

TEST(AuthorizationTest, AnIdentityTokenIsExchanged) {
  Scenario scenario{Credentials{.identity_token = "canary"}};
  BlobHead head = head_of(scenario);
  (void)scenario.ask(head);
  scenario.challenge(head);
  const HttpRequest token = scenario.ask(head);
  EXPECT_EQ(token.method, Method::post);
  EXPECT_NE(token.body.find("refresh_token=canary"), std::string::npos);
  scenario.answer(head, 200, {}, R"({"access_token":"abc"})");
  EXPECT_EQ(authorization_of(scenario.ask(head)), "Bearer abc");
}

TEST(AuthorizationTest, AServiceThatKnowsOneWayOnlyIsAskedTheOther) {
  for (const int status : {404, 405}) {
    Scenario scenario;
    BlobHead head = head_of(scenario);
    (void)scenario.ask(head);
    scenario.challenge(head);
    EXPECT_EQ(scenario.ask(head).method, Method::get);
    scenario.answer(head, status);
    EXPECT_EQ(scenario.ask(head).method, Method::post);
    scenario.answer(head, status);
    EXPECT_EQ(scenario.error_of(head).code, Code::denied);
    EXPECT_EQ(scenario.requests, 3);
  }
}

TEST(AuthorizationTest, AServiceThatSaysNoIsDenied) {
  for (const int status : {400, 401, 403}) {
    Scenario scenario;
    BlobHead head = head_of(scenario);
    (void)scenario.ask(head);
    scenario.challenge(head);
    (void)scenario.ask(head);
    scenario.answer(head, status, {}, R"({"details":"canary is no password"})");
    const Error error = scenario.error_of(head);
    EXPECT_EQ(error.code, Code::denied);
    EXPECT_EQ(error.hint.find(status == 401 ? "the credentials given were refused"
                                            : "check the credentials for r.example"),
              0U);
  }
}

TEST(AuthorizationTest, AServiceThatIsDownIsTriedAgain) {
  Scenario scenario;
  BlobHead head = head_of(scenario);
  (void)scenario.ask(head);
  scenario.challenge(head);
  (void)scenario.ask(head);
  scenario.answer(head, 503, {{"Retry-After", "7"}});
  scenario.grant(head, "late");
  EXPECT_GE(scenario.waited_ms, 7'000U);
  EXPECT_EQ(authorization_of(scenario.ask(head)), "Bearer late");

  Scenario down;
  BlobHead other = head_of(down);
  (void)down.ask(other);
  down.challenge(other);
  for (int i = 0; i < kTriesMax; ++i) {
    (void)down.ask(other);
    down.answer(other, 502);
  }
  EXPECT_EQ(down.error_of(other).code, Code::unavailable);
}

TEST(AuthorizationTest, AServiceThatIsNotReachedIsToldByItsName) {
  Scenario scenario;
  BlobHead head = head_of(scenario);
  (void)scenario.ask(head);
  scenario.challenge(head);
  (void)scenario.ask(head);
  head.fault({Fault::tls, "the certificate has expired"}, scenario.now);
  const Error error = scenario.error_of(head);
  EXPECT_EQ(error.code, Code::unavailable);
  EXPECT_NE(error.detail.find("GET https://auth.example/token"), std::string::npos);
}

TEST(AuthorizationTest, AServiceThatRedirectsIsNotFollowed) {
  Scenario scenario;
  BlobHead head = head_of(scenario);
  (void)scenario.ask(head);
  scenario.challenge(head);
  (void)scenario.ask(head);
  scenario.answer(head, 307, {{"Location", "https://evil.example/"}});
  EXPECT_EQ(scenario.error_of(head).code, Code::refused);
  EXPECT_EQ(scenario.requests, 2);
}

TEST(AuthorizationTest, AHostileRealmGetsNothing) {
  for (const char* realm : {"http://auth.example/token", "https://169.254.169.254/", "nonsense"}) {
    Scenario scenario;
    BlobHead head = head_of(scenario);
    (void)scenario.ask(head);
    scenario.answer(head, 401, {{"WWW-Authenticate", std::string("Bearer realm=") + realm}});
    EXPECT_EQ(scenario.error_of(head).code, Code::denied) << realm;
    EXPECT_EQ(scenario.requests, 1);
  }
}

TEST(AuthorizationTest, AChallengeOfAnotherHostIsNotAnswered) {
  Scenario scenario;
  BlobHead head = head_of(scenario);
  (void)scenario.ask(head);
  scenario.answer(head, 307, {{"Location", "https://storage.example/x"}});
  (void)scenario.ask(head);
  scenario.answer(head, 401, {{"WWW-Authenticate", "Basic realm=\"give me\""}});
  EXPECT_EQ(scenario.error_of(head).code, Code::denied);
  EXPECT_EQ(scenario.requests, 2);
}

TEST(AuthorizationTest, APingNeedsNoScope) {
  Scenario scenario;
  Ping ping(scenario.access);
  EXPECT_EQ(scenario.ask(ping).url, "https://r.example/v2/");
  scenario.challenge(ping);
  EXPECT_EQ(scenario.ask(ping).url, "https://auth.example/token?service=r.example");
  scenario.answer(ping, 200, {}, R"({"token":"abc"})");
  (void)scenario.ask(ping);
  scenario.answer(ping, 200);
  EXPECT_TRUE(scenario.is_done(ping));
}

}  // namespace
}  // namespace regcache
