// Method: one request is led through redirects, failures and waits; the requests are counted.
#include "core/registry/exchange.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "core/registry/blob_sessions.h"
#include "core/registry/manifest_sessions.h"
#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

const Scopes kPull = Scopes::repository("o/app", {"pull"});

BlobHead head_of(Scenario& scenario) {
  return {scenario.access, {"o/app", digest_of("hello cache"), 11}, kPull};
}

Headers to(std::string location) {
  return {{"Location", std::move(location)}};
}

TEST(ExchangeTest, RedirectsGoWhereTheySayWithoutSecrets) {
  struct Case {
    const char* location;
    const char* url;
    bool keeps_secret;
  };
  constexpr Case kCases[] = {
      {"https://storage.example/x?sig=1%2F2&a=b%3d", "https://storage.example/x?sig=1%2F2&a=b%3d",
       false},
      {"https://r.example:8443/x", "https://r.example:8443/x", false},
      {"//storage.example/x", "https://storage.example/x", false},
      {"/other?a=b", "https://r.example/other?a=b", true},
      {"https://r.example:443/x", "https://r.example/x", true},
      {"https://R.EXAMPLE/x", "https://r.example/x", true},
  };
  for (const Case& each : kCases) {
    for (const int status : {301, 302, 303, 307, 308}) {
      SCOPED_TRACE(std::string(each.location) + " " + std::to_string(status));
      Scenario scenario;
      ASSERT_TRUE(scenario.access.use_basic());
      BlobHead head = head_of(scenario);
      EXPECT_NE(authorization_of(scenario.ask(head)), "");
      scenario.answer(head, status, to(each.location));
      const HttpRequest request = scenario.ask(head);
      EXPECT_EQ(request.url, each.url);
      EXPECT_EQ(request.method, Method::head);
      EXPECT_EQ(authorization_of(request) != "", each.keeps_secret);
      scenario.answer(head, 200);
      EXPECT_TRUE(scenario.is_done(head));
    }
  }
}

TEST(ExchangeTest, RedirectsThatMayNotBeFollowedAreRefused) {
  for (const char* location :
       {"http://r.example/x", "http://storage.example/x",
        "https://169.254.169.254/latest/meta-data?canary", "https://127.1/", "https://localhost/",
        "ftp://storage.example/", "https://a@b/", "https://evil.example\\@r.example/"}) {
    SCOPED_TRACE(location);
    Scenario scenario;
    ASSERT_TRUE(scenario.access.use_basic());
    BlobHead head = head_of(scenario);
    (void)scenario.ask(head);
    scenario.answer(head, 302, to(location));
    EXPECT_EQ(scenario.error_of(head).code, Code::refused);
    EXPECT_EQ(scenario.requests, 1);
  }
}

TEST(ExchangeTest, ARedirectWithoutALocationIsAnAnswer) {
  Scenario scenario;
  BlobHead head = head_of(scenario);
  (void)scenario.ask(head);
  scenario.answer(head, 307);
  EXPECT_EQ(scenario.error_of(head).code, Code::refused);
}

TEST(ExchangeTest, RedirectsEnd) {
  for (int count = kRedirectsMax; count <= kRedirectsMax + 1; ++count) {
    SCOPED_TRACE(count);
    Scenario scenario;
    BlobHead head = head_of(scenario);
    (void)scenario.ask(head);
    for (int i = 1; i < count; ++i) {
      scenario.answer(head, 308, to("/again"));
      (void)scenario.ask(head);
    }
    scenario.answer(head, 308, to("/again"));
    if (count > kRedirectsMax) {
      EXPECT_EQ(scenario.error_of(head).detail, "the registry redirects without end");
    } else {
      (void)scenario.ask(head);
      scenario.answer(head, 200);
      EXPECT_TRUE(scenario.is_done(head));
    }
  }
}

TEST(ExchangeTest, RedirectsOfOneTryDoNotCountForTheNext) {
  Scenario scenario;
  BlobHead head = head_of(scenario);
  for (int i = 1; i < kTriesMax; ++i) {
    for (const char* hop : {"/a", "/b", "/c"}) {
      (void)scenario.ask(head);
      scenario.answer(head, 307, to(hop));
    }
    (void)scenario.ask(head);
    scenario.answer(head, 503);
  }
  EXPECT_TRUE(scenario.ask(head).url.ends_with(digest_of("hello cache").text()));
  scenario.answer(head, 200);
  EXPECT_TRUE(scenario.is_done(head));
}

TEST(ExchangeTest, SeeOtherIsReadByGetAndTriedAgainAsItWas) {
  Scenario scenario;
  ManifestPut put(scenario.access, {"o/app", "cache"}, kPull, "text/plain", "canary");
  EXPECT_EQ(scenario.ask(put).method, Method::put);
  scenario.answer(put, 303, to("/seen"));
  const HttpRequest seen = scenario.ask(put);
  EXPECT_EQ(seen.method, Method::get);
  EXPECT_EQ(seen.sends, Body::none);
  EXPECT_EQ(seen.body, "");
  EXPECT_EQ(seen.content_length, 0U);
  scenario.answer(put, 503);
  const HttpRequest again = scenario.ask(put);
  EXPECT_EQ(again.method, Method::put);
  EXPECT_EQ(again.body, "canary");
  EXPECT_EQ(again.content_length, 6U);
}

TEST(ExchangeTest, ServerTroubleIsTriedAgainSoOftenAndNoMore) {
  for (const int status : {408, 425, 429, 500, 502, 503, 504, 522}) {
    SCOPED_TRACE(status);
    Scenario scenario;
    BlobHead head = head_of(scenario);
    for (int i = 0; i < kTriesMax; ++i) {
      (void)scenario.ask(head);
      scenario.answer(head, status);
    }
    const Code expected = status == 425 ? Code::refused : Code::unavailable;
    EXPECT_EQ(scenario.error_of(head).code, expected);
    EXPECT_EQ(scenario.requests, kTriesMax);
    EXPECT_GT(scenario.waited_ms, 0U);
    EXPECT_LE(scenario.waited_ms, 7'750U);  // 250 ms and its doubles
  }
}

TEST(ExchangeTest, FaultsAreTriedAgainAsOftenAsTheyAreWorth) {
  for (const Fault fault : {Fault::resolve, Fault::connect, Fault::tls, Fault::timeout,
                            Fault::stalled, Fault::reset, Fault::truncated, Fault::protocol}) {
    SCOPED_TRACE(static_cast<int>(fault));
    Scenario scenario;
    BlobHead head = head_of(scenario);
    for (int i = 0; i < tries_worth(fault); ++i) {
      (void)scenario.ask(head);
      head.fault({fault, "it broke"}, scenario.now);
    }
    const Error error = scenario.error_of(head);
    EXPECT_EQ(error.code, Code::unavailable);
    EXPECT_NE(error.detail.find("it broke"), std::string::npos);
    EXPECT_EQ(scenario.requests, tries_worth(fault));
  }
}

TEST(ExchangeTest, WhatTheRegistryAsksForIsWaitedForWithinReason) {
  Scenario scenario;
  BlobHead head = head_of(scenario);
  (void)scenario.ask(head);
  scenario.answer(head, 429, {{"Retry-After", "20"}});
  (void)scenario.ask(head);
  EXPECT_GE(scenario.waited_ms, 20'000U);
  scenario.answer(head, 503,
                  {{"Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"},
                   {"Date", "Sun, 06 Nov 1994 08:49:07 GMT"}});
  (void)scenario.ask(head);
  EXPECT_GE(scenario.waited_ms, 50'000U);
  scenario.answer(head, 429, {{"Retry-After", "3600"}});
  EXPECT_EQ(scenario.error_of(head).code, Code::unavailable);
}

TEST(ExchangeTest, AfterATroubledRedirectTheRegistryIsAskedAnew) {
  Scenario scenario;
  BlobHead head = head_of(scenario);
  const std::string start = scenario.ask(head).url;
  scenario.answer(head, 307, to("https://storage.example/x?expired"));
  (void)scenario.ask(head);
  scenario.answer(head, 504);
  EXPECT_EQ(scenario.ask(head).url, start);
  scenario.answer(head, 307, to("https://storage.example/x"));
  (void)scenario.ask(head);
  head.fault({Fault::reset, "gone"}, scenario.now);
  EXPECT_EQ(scenario.ask(head).url, start);
}

TEST(ExchangeTest, AUrlThatIsNoneIsNotAsked) {
  Scenario scenario;
  BlobHead head(scenario.access, {"o/a pp", digest_of("x"), 1}, kPull);
  EXPECT_EQ(scenario.error_of(head).code, Code::invalid_input);
  EXPECT_EQ(scenario.requests, 0);
}

}  // namespace
}  // namespace regcache
