// Method: a table of bodies as registries, token servers and proxies send them, and what is read.
#include "core/registry/registry_error.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace regcache {
namespace {

TEST(RegistryErrorTest, Reads) {
  struct Case {
    const char* body;
    const char* text;
  };
  constexpr Case kCases[] = {
      {R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{"Tag":"a"}}]})",
       "MANIFEST_UNKNOWN: manifest unknown"},
      {R"({"errors":[{"code":"A"},{"code":"B"}]})", "A"},
      {R"({"errors":[{"message":"only words"}]})", "only words"},
      {R"({"errors":[{"code":7,"message":["x"]}]})", ""},
      {R"({"errors":[]})", ""},
      {R"({"errors":["x"]})", ""},
      {R"({"errors":null,"message":"m"})", "m"},
      {R"({"details":"incorrect username or password"})", "incorrect username or password"},
      {R"({"error":"invalid_grant","error_description":"expired"})", "invalid_grant: expired"},
      {R"({"error":"no"})", "no"},
      {"404 page not found\n", "404 page not found"},
      {"first\nsecond", "first"},
      {"<html><body>413</body></html>", ""},
      {R"({"errors":[{"code":"CUT","mess)", ""},
      {"[1]", ""},
      {"", ""},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.body);
    EXPECT_EQ(parse_registry_error(each.body).text(), each.text);
  }
}

TEST(RegistryErrorTest, LongWordsAreCutBetweenCharacters) {
  std::string message = "x";
  for (int i = 0; i < 400; ++i) {
    message += "\xc3\xa4";
  }
  const RegistryError error =
      parse_registry_error(R"({"errors":[{"code":"C","message":")" + message + "\"}]}");
  EXPECT_EQ(error.message, message.substr(0, 299) + "...");
}

TEST(RegistryErrorTest, TooMuchSaysNothing) {
  const std::string body = R"({"message":"m","x":")" + std::string(kErrorBodyBytesMax, 'x') + "\"}";
  EXPECT_EQ(parse_registry_error(body).text(), "");
  EXPECT_EQ(parse_registry_error(std::string(1'000'000, '{')).text(), "");
}

}  // namespace
}  // namespace regcache
