// Method: pages of tags are handed out one by one; then one wrong page for each error.
#include "core/registry/tag_list.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

using Tags = std::vector<std::string>;

Headers next_page(const std::string& link) {
  return {{"Link", "<" + link + ">; rel=\"next\""}};
}

TEST(TagListTest, FollowsThePagesToTheEnd) {
  Scenario scenario;
  TagList list(scenario.access, "o/app");
  const HttpRequest first = scenario.ask(list);
  EXPECT_EQ(first.url, "https://r.example/v2/o/app/tags/list?n=1000");
  EXPECT_EQ(first.answer_bytes_max, kTagPageBytesMax);
  scenario.answer(list, 200, next_page("/v2/o/app/tags/list?n=2&last=b%2F"),
                  R"({"name":"o/app","tags":["a","b"]})");
  EXPECT_EQ(scenario.ask(list).url, "https://r.example/v2/o/app/tags/list?n=2&last=b%2F");
  scenario.answer(list, 200, next_page("https://r.example:443/next"), R"({"tags":["c"]})");
  EXPECT_EQ(scenario.ask(list).url, "https://r.example/next");
  scenario.answer(list, 200, next_page("?last=d"), R"({"tags":["d"]})");
  EXPECT_EQ(scenario.ask(list).url, "https://r.example/next?last=d");
  scenario.answer(list, 200, {}, R"({"tags":[]})");
  EXPECT_TRUE(scenario.is_done(list));
  EXPECT_EQ(list.tags(), (Tags{"a", "b", "c", "d"}));
}

TEST(TagListTest, NoTagsAreNoError) {
  for (const char* body :
       {R"({"tags":null})", R"({"tags":[]})", R"({"name":"o/app"})", "{}", R"({"Tags":[]})"}) {
    Scenario scenario;
    TagList list(scenario.access, "o/app");
    (void)scenario.ask(list);
    scenario.answer(list, 200, {}, body);
    EXPECT_TRUE(scenario.is_done(list)) << body;
    EXPECT_TRUE(list.tags().empty());
  }
}

TEST(TagListTest, WhatIsNoListIsRefused) {
  struct Case {
    const char* body;
    Code code;
  };
  constexpr Case kCases[] = {
      {"", Code::invalid_input},
      {"<html>", Code::invalid_input},
      {"[]", Code::invalid_input},
      {"null", Code::invalid_input},
      {R"({"tags":"a"})", Code::invalid_input},
      {R"({"tags":[1]})", Code::invalid_input},
      {R"({"tags":["a")", Code::invalid_input},
      {R"({"tags":["a"],"Tags":[]})", Code::invalid_input},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.body);
    Scenario scenario;
    TagList list(scenario.access, "o/app");
    (void)scenario.ask(list);
    scenario.answer(list, 200, {}, each.body);
    EXPECT_EQ(scenario.error_of(list).code, each.code);
  }
}

TEST(TagListTest, TheNextPageIsAtTheSameRegistry) {
  for (const char* link :
       {"https://evil.example/v2/o/app/tags/list", "http://r.example/next", "//evil.example/",
        "https://r.example:8443/next", "https://ann@r.example/next", "file:///etc/passwd"}) {
    Scenario scenario;
    TagList list(scenario.access, "o/app");
    (void)scenario.ask(list);
    scenario.answer(list, 200, next_page(link), R"({"tags":["a"]})");
    EXPECT_EQ(scenario.error_of(list).code, Code::refused) << link;
    EXPECT_EQ(scenario.requests, 1);
  }
}

TEST(TagListTest, PagesThatLeadInACircleEnd) {
  Scenario scenario;
  TagList list(scenario.access, "o/app");
  for (int page = 0; page < kTagPagesMax; ++page) {
    (void)scenario.ask(list);
    scenario.answer(list, 200, next_page("/v2/o/app/tags/list?n=1000"), R"({"tags":["a"]})");
  }
  EXPECT_EQ(scenario.error_of(list).code, Code::out_of_range);
  EXPECT_EQ(scenario.requests, kTagPagesMax);
}

TEST(TagListTest, ARepositoryThatIsNotThere) {
  Scenario scenario;
  TagList list(scenario.access, "o/app");
  (void)scenario.ask(list);
  scenario.answer(list, 404, {}, R"({"errors":[{"code":"NAME_UNKNOWN"}]})");
  const Error error = scenario.error_of(list);
  EXPECT_EQ(error.code, Code::not_found);
  EXPECT_EQ(error.subject, "o/app");
}

TEST(TagListTest, AsksForATokenToPull) {
  Scenario scenario;
  TagList list(scenario.access, "o/app");
  (void)scenario.ask(list);
  scenario.challenge(list);
  EXPECT_TRUE(scenario.ask(list).url.ends_with("scope=repository%3Ao%2Fapp%3Apull"));
}

TEST(PingTest, SaysWhetherTheRegistryIsThere) {
  struct Case {
    int status;
    std::optional<Code> code;
  };
  constexpr Case kCases[] = {
      {200, std::nullopt}, {404, Code::not_found}, {403, Code::denied}, {501, Code::unavailable}};
  for (const Case& each : kCases) {
    Scenario scenario;
    Ping ping(scenario.access);
    EXPECT_EQ(scenario.ask(ping).url, "https://r.example/v2/");
    scenario.answer(ping, each.status);
    if (each.code) {
      EXPECT_EQ(scenario.error_of(ping).code, each.code);
    } else {
      EXPECT_TRUE(scenario.is_done(ping));
    }
  }
}

}  // namespace
}  // namespace regcache
