// Method: sessions are driven by hand: look at a request, feed an answer, look at the next. The helper
// fails every scenario in which a secret goes to another origin than the registry's or its token service.
#include <gtest/gtest.h>

#include "core/registry/blob_sessions.h"
#include "core/registry/manifest_sessions.h"

namespace regcache {
namespace {

const std::string kManifest = R"({"schemaVersion":2,"manifests":[]})";
const std::string kBlob = "hello cache";

class SessionTest : public testing::Test {
 protected:
  SessionTest()
      : access_(*parse_origin("r.example", true),
                Credentials{.username = "ann", .password = "canary"}, 7) {}

  // The next request, waits skipped.
  HttpRequest ask(Session& session) {
    while (true) {
      Result<Command> command = session.next(now_);
      if (!command) {
        ADD_FAILURE() << to_text(command.error());
        return {};
      }
      if (const auto* wait = std::get_if<Wait>(&*command)) {
        now_ += wait->delay_ms;
        continue;
      }
      const auto* request = std::get_if<HttpRequest>(&*command);
      EXPECT_NE(request, nullptr);
      const bool is_trusted = request->url.starts_with("https://r.example/") ||
                              request->url.starts_with("https://auth.example/");
      EXPECT_TRUE(is_trusted || !find_header(request->headers, "Authorization")) << request->url;
      return *request;
    }
  }
  bool is_done(Session& session) {
    const Result<Command> command = session.next(now_);
    return command && std::holds_alternative<Done>(*command);
  }
  void answer(Session& session, int status, Headers headers = {}, std::string body = {}) {
    session.answer({status, std::move(headers), std::move(body)}, now_);
  }
  static BlobPlace blob() { return {"o/app", digest_of(kBlob), kBlob.size()}; }
  static std::span<const std::uint8_t> bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
  }

  RegistryAccess access_;
  Milliseconds now_ = 1000;
};

TEST_F(SessionTest, AChallengeLeadsThroughATokenToTheAnswer) {
  ManifestGet get(access_, {"o/app", "cache"}, Scopes::repository("o/app", {"pull"}));
  EXPECT_EQ(ask(get).url, "https://r.example/v2/o/app/manifests/cache");
  answer(
      get, 401,
      {{"WWW-Authenticate", R"(Bearer realm="https://auth.example/token",service="r.example")"}});
  const HttpRequest token = ask(get);
  EXPECT_EQ(token.url,
            "https://auth.example/token?service=r.example&scope=repository%3Ao%2Fapp%3Apull");
  EXPECT_TRUE(find_header(token.headers, "Authorization")->starts_with("Basic "));
  answer(get, 200, {}, R"({"token":"abc","expires_in":100})");
  EXPECT_EQ(*find_header(ask(get).headers, "Authorization"), "Bearer abc");
  answer(get, 200, {}, kManifest);
  EXPECT_TRUE(is_done(get));
  EXPECT_EQ(get.digest(), digest_of(kManifest));

  // The next session uses the token, and asks for a new one before it ends.
  BlobHead head(access_, blob(), Scopes::repository("o/app", {"pull"}));
  EXPECT_EQ(*find_header(ask(head).headers, "Authorization"), "Bearer abc");
  answer(head, 404);
  EXPECT_TRUE(is_done(head));
  now_ += 95'000;
  BlobHead late(access_, blob(), Scopes::repository("o/app", {"pull"}));
  EXPECT_TRUE(ask(late).url.starts_with("https://auth.example/token"));
}

TEST_F(SessionTest, ARedirectToAnotherHostGetsNoSecret) {
  ASSERT_TRUE(access_.use_basic());
  BlobGet get(access_, blob(), Scopes::repository("o/app", {"pull"}));
  EXPECT_TRUE(find_header(ask(get).headers, "Authorization"));
  answer(get, 307, {{"Location", "https://storage.example/x?sig=1%2F2"}});
  EXPECT_EQ(ask(get).url, "https://storage.example/x?sig=1%2F2");
  const HttpAnswer head{200, {}, {}};
  EXPECT_EQ(get.begin_body(head), Intake::append);
  EXPECT_TRUE(get.body(bytes(kBlob)));
  answer(get, 200);
  EXPECT_TRUE(is_done(get));
}

TEST_F(SessionTest, ADownloadThatBreaksGoesOnByRange) {
  BlobGet get(access_, blob(), {});
  (void)ask(get);
  EXPECT_EQ(get.begin_body({200, {}, {}}), Intake::append);
  EXPECT_TRUE(get.body(bytes(kBlob.substr(0, 4))));
  get.fault({Fault::reset, "gone"}, now_);
  EXPECT_EQ(*find_header(ask(get).headers, "Range"), "bytes=4-");
  EXPECT_EQ(get.begin_body({206, {{"Content-Range", "bytes 4-10/11"}}, {}}), Intake::append);
  EXPECT_TRUE(get.body(bytes(kBlob.substr(4))));
  answer(get, 206);
  EXPECT_TRUE(is_done(get));
}

TEST_F(SessionTest, WrongBytesAreCorrupt) {
  BlobGet get(access_, blob(), {});
  (void)ask(get);
  (void)get.begin_body({200, {}, {}});
  EXPECT_TRUE(get.body(bytes("hello cachE")));
  answer(get, 200);
  const Result<Command> command = get.next(now_);
  ASSERT_FALSE(command);
  EXPECT_EQ(command.error().code, Code::corrupt);
}

TEST_F(SessionTest, ANewBlobTakesThreeRequests) {
  BlobUpload upload(access_, blob(), std::nullopt);
  EXPECT_EQ(ask(upload).method, Method::head);
  answer(upload, 404);
  EXPECT_EQ(ask(upload).method, Method::post);
  answer(upload, 202, {{"Location", "/v2/o/app/blobs/uploads/1?_state=a%3D"}});
  const HttpRequest put = ask(upload);
  EXPECT_EQ(put.method, Method::put);
  EXPECT_TRUE(
      put.url.starts_with("https://r.example/v2/o/app/blobs/uploads/1?_state=a%3D&digest="));
  EXPECT_EQ(put.content_length, kBlob.size());
  answer(upload, 201);
  EXPECT_TRUE(is_done(upload));
  EXPECT_EQ(upload.outcome(), UploadOutcome::sent);
}

TEST_F(SessionTest, ALostAnswerIsFoundOutByALook) {
  BlobUpload upload(access_, blob(), std::nullopt);
  (void)ask(upload);
  answer(upload, 404);
  (void)ask(upload);
  answer(upload, 202, {{"Location", "/up"}});
  (void)ask(upload);
  upload.fault({Fault::reset, "gone"}, now_);
  EXPECT_EQ(ask(upload).method, Method::head);
  answer(upload, 200);
  EXPECT_TRUE(is_done(upload));
  EXPECT_EQ(upload.outcome(), UploadOutcome::sent);
}

TEST_F(SessionTest, ARegistryThatCannotMountGetsTheBytes) {
  BlobUpload upload(access_, blob(), "o/other");
  (void)ask(upload);
  answer(upload, 404);
  EXPECT_NE(ask(upload).url.find("mount="), std::string::npos);
  answer(upload, 405);
  EXPECT_EQ(ask(upload).url, "https://r.example/v2/o/app/blobs/uploads/");
}

TEST_F(SessionTest, AManifestWithAnotherDigestIsCorrupt) {
  ManifestGet get(access_, {"o/app", digest_of("other").text()}, {});
  (void)ask(get);
  answer(get, 200, {}, kManifest);
  EXPECT_EQ(get.next(now_).error().code, Code::corrupt);
}

TEST_F(SessionTest, ServerTroubleIsRetriedAndThenUnavailable) {
  BlobHead head(access_, blob(), {});
  int requests = 0;
  while (requests < 100) {
    Result<Command> command = head.next(now_);
    if (!command) {
      EXPECT_EQ(command.error().code, Code::unavailable);
      break;
    }
    if (const auto* wait = std::get_if<Wait>(&*command)) {
      now_ += wait->delay_ms;
    } else {
      requests += 1;
      answer(head, 503);
    }
  }
  EXPECT_GT(requests, 1);
  EXPECT_LT(requests, 10);
}

}  // namespace
}  // namespace regcache
