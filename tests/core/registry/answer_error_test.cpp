// Method: a table of answers and the error that each becomes.
#include "core/registry/answer_error.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

const HttpRequest kGet{.method = Method::get, .url = "https://r.example/v2/?token=canary"};

TEST(AnswerErrorTest, StatusesBecomeCodes) {
  struct Case {
    int status;
    Code code;
    const char* hint;
  };
  constexpr Case kCases[] = {
      {401, Code::denied, "no credentials for it were found: log in with"},
      {403, Code::denied, "these credentials"},
      {404, Code::not_found, ""},
      {400, Code::refused, ""},
      {405, Code::refused, ""},
      {408, Code::unavailable, ""},
      {413, Code::refused, "a proxy before"},
      {416, Code::refused, ""},
      {429, Code::unavailable, "the registry limits"},
      {500, Code::unavailable, ""},
      {503, Code::unavailable, ""},
      {302, Code::refused, ""},
      {200, Code::refused, ""},
      {0, Code::refused, ""},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.status);
    const Error error = answer_error(kGet, {each.status, {}, "canary? no: words"}, "what");
    EXPECT_EQ(error.code, each.code);
    EXPECT_EQ(error.subject, "what");
    EXPECT_EQ(error.hint.substr(0, std::string_view(each.hint).size()), each.hint);
    EXPECT_EQ(error.hint.empty(), std::string_view(each.hint).empty());
    EXPECT_EQ(error.detail, "GET https://r.example/v2/?token=... was answered with status " +
                                std::to_string(each.status) + ": canary? no: words");
  }
}

TEST(AnswerErrorTest, RefusalsOfPushesTellWhatToDo) {
  struct Case {
    HttpRequest request;
    int status;
    const char* code;
    const char* message;
    const char* hint;  // how it begins
  };
  const auto put = [](std::string_view type) {
    return HttpRequest{.method = Method::put,
                       .url = "https://r.example/v2/o/app/manifests/cache",
                       .headers = {{"Content-Type", std::string(type)}},
                       .content_length = 2'000'000};
  };
  const HttpRequest manifest = put("application/vnd.oci.image.manifest.v1+json");
  const HttpRequest index = put("application/vnd.oci.image.index.v1+json");
  const HttpRequest list = put("application/vnd.docker.distribution.manifest.list.v2+json");
  const std::string uploads = "https://r.example/v2/o/app/blobs/uploads/";
  const HttpRequest begin{.method = Method::post, .url = uploads};
  const HttpRequest chunk{
      .method = Method::patch, .url = uploads + "1", .headers = {{"Content-Range", "5-9"}}};
  const HttpRequest stream{.method = Method::patch, .url = uploads + "1"};
  const Case cases[] = {
      {index, 404, "NOT_FOUND", "", "this registry may not take a cache as an index"},
      {list, 400, "UNSUPPORTED", "", "this registry may not take a cache as an index"},
      {manifest, 400, "MANIFEST_INVALID", "manifest invalid", ""},
      {manifest, 400, "TAG_INVALID", "the repository is immutable.", "tags of this repository"},
      {index, 412, "PRECONDITION", "configured as immutable.", "tags of this repository"},
      {manifest, 413, "", "",
       "a manifest goes in one piece, so the registry, or the proxy before it, "
       "must let 2000000 bytes through"},
      {begin, 404, "NAME_UNKNOWN", "no such repository", "this registry makes no repositories"},
      {kGet, 404, "NAME_UNKNOWN", "no such repository", ""},
      {chunk, 400, "BLOB_UPLOAD_INVALID", "", "this registry may not take chunks of this size"},
      {stream, 400, "BLOB_UPLOAD_INVALID", "", ""},
  };
  for (const Case& each : cases) {
    const std::string body = R"({"errors":[{"code":")" + std::string(each.code) +
                             R"(","message":")" + each.message + R"("}]})";
    SCOPED_TRACE(body);
    const std::string hint = answer_error(each.request, {each.status, {}, body}, "what").hint;
    EXPECT_EQ(hint.substr(0, std::string_view(each.hint).size()), each.hint);
    EXPECT_EQ(hint.empty(), std::string_view(each.hint).empty());
  }
}

TEST(AnswerErrorTest, NginxWantsACertificate) {
  const HttpAnswer answer{
      400, {}, "<html><head><title>400 No required SSL certificate was sent</title>"};
  const Error error = answer_error(kGet, answer, "what");
  EXPECT_EQ(error.detail, "GET https://r.example/v2/?token=... was answered with status 400");
  EXPECT_NE(error.hint.find("the server wants a client certificate"), std::string::npos);
  HttpRequest head = kGet;
  head.method = Method::head;
  EXPECT_NE(answer_error(head, {400, {}, ""}, "what").hint.find("that wants a client certificate"),
            std::string::npos);
  head.url = "http://r.example/";
  EXPECT_EQ(answer_error(head, {400, {}, ""}, "what").hint, "");
}

TEST(AnswerErrorTest, NoAnswerIsUnavailable) {
  const Error error = fault_error(kGet, {Fault::reset, "the connection broke"}, "what");
  EXPECT_EQ(error.code, Code::unavailable);
  EXPECT_EQ(error.detail,
            "GET https://r.example/v2/?token=... got no answer: the connection broke");
}

TEST(AnswerErrorTest, WhoIsNotThereWasAskedNothing) {
  const Error error = fault_error(
      kGet, {Fault::connect, "cannot connect to r.example: connection refused"}, "what");
  EXPECT_EQ(error.code, Code::unavailable);
  EXPECT_EQ(error.subject, "what");
  EXPECT_EQ(error.detail, "cannot connect to r.example: connection refused");
  EXPECT_FALSE(error.hint.empty());
}

TEST(AnswerErrorTest, MethodsHaveTheirWords) {
  struct Case {
    Method method;
    const char* word;
  };
  constexpr Case kCases[] = {{Method::get, "GET"},     {Method::head, "HEAD"},
                             {Method::post, "POST"},   {Method::put, "PUT"},
                             {Method::patch, "PATCH"}, {Method::delete_, "DELETE"}};
  for (const Case& each : kCases) {
    EXPECT_EQ(method_name(each.method), each.word);
  }
}

TEST(AnswerErrorTest, HeadersAreFoundWithoutCaseAndTheFirstCounts) {
  const Headers headers = {{"A-B", "1"}, {"a-b", "2"}, {"", "3"}};
  EXPECT_EQ(find_header(headers, "a-B"), "1");
  EXPECT_EQ(find_header(headers, ""), "3");
  EXPECT_EQ(find_header(headers, "a"), std::nullopt);
}

}  // namespace
}  // namespace regcache
