// Method: manifests are asked for and sent; each check of an answer has a row that fails it.
#include "core/registry/manifest_sessions.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "core/oci/media_type.h"
#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

const std::string kIndex =
    R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]})";
const std::string kDigest = digest_of(kIndex).text();
const std::string kOther = digest_of("other").text();

ManifestPlace tag() {
  return {"o/app", "cache"};
}

TEST(ManifestHeadTest, TakesTheDigestOfTheHeader) {
  Scenario scenario;
  ManifestHead head(scenario.access, tag(), {});
  const HttpRequest request = scenario.ask(head);
  EXPECT_EQ(request.method, Method::head);
  EXPECT_EQ(request.url, "https://r.example/v2/o/app/manifests/cache");
  const std::string accept(find_header(request.headers, "Accept").value_or(""));
  for (const std::string_view type : {kOciManifestMediaType, kOciIndexMediaType,
                                      kDockerManifestMediaType, kDockerListMediaType}) {
    EXPECT_NE(accept.find(type), std::string::npos) << type;
  }
  scenario.answer(head, 200, {{"docker-content-digest", kDigest}});
  EXPECT_TRUE(scenario.is_done(head));
  EXPECT_EQ(head.digest()->text(), kDigest);
  EXPECT_EQ(scenario.requests, 1);
}

TEST(ManifestHeadTest, NothingIsNoError) {
  Scenario scenario;
  ManifestHead head(scenario.access, tag(), {});
  (void)scenario.ask(head);
  scenario.answer(head, 404);
  EXPECT_TRUE(scenario.is_done(head));
  EXPECT_EQ(head.digest(), std::nullopt);
}

TEST(ManifestHeadTest, WithoutADigestTheBytesAreHashed) {
  struct Case {
    int status;
    Headers headers;
  };
  const Case kCases[] = {{405, {}},
                         {200, {}},
                         {200, {{"Docker-Content-Digest", ""}}},
                         {200, {{"Docker-Content-Digest", "sha256:short"}}},
                         {200, {{"Docker-Content-Digest", "md5:00"}}}};
  for (const Case& each : kCases) {
    Scenario scenario;
    ManifestHead head(scenario.access, tag(), {});
    (void)scenario.ask(head);
    scenario.answer(head, each.status, each.headers);
    const HttpRequest get = scenario.ask(head);
    EXPECT_EQ(get.method, Method::get);
    EXPECT_EQ(get.expects, Body::text);
    scenario.answer(head, 200, {}, kIndex);
    EXPECT_TRUE(scenario.is_done(head));
    EXPECT_EQ(head.digest()->text(), kDigest);
  }
}

TEST(ManifestHeadTest, WhatIsCutIsNotHashed) {
  Scenario scenario;
  ManifestHead head(scenario.access, tag(), {});
  (void)scenario.ask(head);
  scenario.answer(head, 405);
  const std::size_t bytes_max = scenario.ask(head).answer_bytes_max;
  scenario.answer(head, 200, {}, std::string(bytes_max, ' '));
  EXPECT_EQ(scenario.error_of(head).code, Code::out_of_range);
}

TEST(ManifestHeadTest, ErrorsAreErrors) {
  for (const int status : {400, 403, 501}) {
    Scenario scenario;
    ManifestHead head(scenario.access, tag(), {});
    (void)scenario.ask(head);
    scenario.answer(head, status);
    EXPECT_EQ(scenario.error_of(head).subject, "o/app:cache");
  }
  Scenario scenario;
  ManifestHead head(scenario.access, tag(), {});
  (void)scenario.ask(head);
  scenario.answer(head, 405);
  (void)scenario.ask(head);
  scenario.answer(head, 405);
  EXPECT_EQ(scenario.error_of(head).code, Code::refused);
}

TEST(ManifestGetTest, IsCheckedAndKept) {
  struct Case {
    std::string name;
    Headers headers;
  };
  const Case kCases[] = {
      {"cache", {}},
      {"cache", {{"Docker-Content-Digest", kDigest}}},
      {"cache", {{"Docker-Content-Digest", "sha512:" + std::string(128, 'a')}}},
      {"cache", {{"Content-Type", "application/vnd.oci.image.index.v1+json; charset=utf-8"}}},
      {"cache", {{"Content-Type", "application/vnd.oci.image.index.v1+json ;x"}}},
      {"cache", {{"Content-Type", "application/json"}}},
      {kDigest, {}},
      {"sha512:" + std::string(128, 'a'), {}},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.name);
    Scenario scenario;
    ManifestGet get(scenario.access, {"o/app", each.name}, {});
    EXPECT_EQ(scenario.ask(get).url, "https://r.example/v2/o/app/manifests/" + each.name);
    scenario.answer(get, 200, each.headers, kIndex);
    EXPECT_TRUE(scenario.is_done(get));
    EXPECT_EQ(get.bytes(), kIndex);
    EXPECT_EQ(get.media_type(), kOciIndexMediaType);
    EXPECT_EQ(get.digest().text(), kDigest);
  }
}

TEST(ManifestGetTest, WhatDoesNotFitIsRefused) {
  struct Case {
    std::string name;
    int status;
    Headers headers;
    std::string body;
    Code code;
  };
  const Case kCases[] = {
      {kOther, 200, {}, kIndex, Code::corrupt},
      {"cache", 200, {{"Docker-Content-Digest", kOther}}, kIndex, Code::corrupt},
      {kDigest, 200, {{"Docker-Content-Digest", kOther}}, kIndex, Code::corrupt},
      {"cache", 200, {{"Content-Type", std::string(kOciManifestMediaType)}}, kIndex, Code::corrupt},
      {"cache",
       200,
       {{"Content-Type", "application/json"}},
       R"({"schemaVersion":2})",
       Code::corrupt},
      {"cache", 200, {}, R"({"status":"ok"})", Code::corrupt},
      {"cache", 200, {}, "<html>", Code::invalid_input},
      {"cache", 200, {}, "", Code::invalid_input},
      {"cache", 200, {}, R"({"manifests":[],"layers":[]})", Code::invalid_input},
      {"cache", 200, {}, std::string(kManifestBytesMax + 1, ' '), Code::out_of_range},
      {"cache", 404, {}, "", Code::not_found},
      {"cache", 403, {}, "", Code::denied},
      {"cache", 206, {}, kIndex, Code::refused},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.body.substr(0, 40) + " " + std::to_string(each.status));
    Scenario scenario;
    ManifestGet get(scenario.access, {"o/app", each.name}, {});
    EXPECT_EQ(scenario.ask(get).answer_bytes_max, kManifestBytesMax + 1);
    scenario.answer(get, each.status, each.headers, each.body);
    EXPECT_EQ(scenario.error_of(get).code, each.code);
    EXPECT_EQ(scenario.requests, 1);
  }
}

TEST(ManifestGetTest, ErrorsNameWhatWasAskedFor) {
  Scenario scenario;
  ManifestGet get(scenario.access, {"o/app", kDigest}, {});
  (void)scenario.ask(get);
  scenario.answer(get, 404, {}, R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"no"}]})");
  const Error error = scenario.error_of(get);
  EXPECT_EQ(error.subject, "o/app@" + kDigest);
  EXPECT_EQ(error.detail, "GET https://r.example/v2/o/app/manifests/" + kDigest +
                              " was answered with status 404: MANIFEST_UNKNOWN: no");
}

// A page of some network in between answers 200 to everything.
TEST(ManifestPutTest, ASuccessThatNamesNothingIsNone) {
  for (const int status : {200, 204}) {
    Scenario scenario;
    ManifestPut put(scenario.access, tag(), {}, std::string(kOciIndexMediaType), kIndex);
    (void)scenario.ask(put);
    scenario.answer(put, status, {{"Content-Type", "text/html"}}, "<html>");
    EXPECT_EQ(scenario.error_of(put).code, Code::refused);
  }
}

TEST(ManifestPutTest, SendsTheBytesAsTheyAre) {
  for (const int status : {200, 201, 204}) {
    Scenario scenario;
    ManifestPut put(scenario.access, tag(), {}, std::string(kOciIndexMediaType), kIndex);
    const HttpRequest request = scenario.ask(put);
    EXPECT_EQ(request.method, Method::put);
    EXPECT_EQ(request.sends, Body::text);
    EXPECT_EQ(request.body, kIndex);
    EXPECT_EQ(request.content_length, kIndex.size());
    EXPECT_EQ(find_header(request.headers, "Content-Type"), kOciIndexMediaType);
    EXPECT_EQ(find_header(request.headers, "Accept"), std::nullopt);
    scenario.answer(put, status, {{"Docker-Content-Digest", kDigest}});
    EXPECT_TRUE(scenario.is_done(put));
  }
}

TEST(ManifestPutTest, ARetriedOneIsTheSame) {
  Scenario scenario;
  ManifestPut put(scenario.access, tag(), {}, std::string(kOciIndexMediaType), kIndex);
  (void)scenario.ask(put);
  scenario.answer(put, 502);
  EXPECT_EQ(scenario.ask(put).body, kIndex);
  put.fault({Fault::reset, "gone"}, scenario.now);
  EXPECT_EQ(scenario.ask(put).body, kIndex);
  scenario.answer(put, 201);
  EXPECT_TRUE(scenario.is_done(put));
}

TEST(ManifestPutTest, WhatIsStoredAsSomethingElseIsCorrupt) {
  Scenario scenario;
  ManifestPut put(scenario.access, tag(), {}, std::string(kOciIndexMediaType), kIndex);
  (void)scenario.ask(put);
  scenario.answer(put, 201, {{"Docker-Content-Digest", kOther}});
  EXPECT_EQ(scenario.error_of(put).code, Code::corrupt);
}

TEST(ManifestPutTest, ARefusalOfAnIndexComesWithAdvice) {
  for (const std::string_view type :
       {kOciIndexMediaType, kDockerListMediaType, kOciManifestMediaType}) {
    Scenario scenario;
    ManifestPut put(scenario.access, tag(), {}, std::string(type), kIndex);
    (void)scenario.ask(put);
    scenario.answer(put, 400);
    const Error error = scenario.error_of(put);
    EXPECT_EQ(error.code, Code::refused);
    EXPECT_EQ(error.hint.find("image-manifest=true") != std::string::npos,
              type != kOciManifestMediaType);
  }
}

}  // namespace
}  // namespace regcache
