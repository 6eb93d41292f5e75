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
