// Method: files as docker and podman write them, looked up by registry and repository.
#include "native/credentials/auth_file.h"

#include <gtest/gtest.h>

#include "core/text/base64.h"

namespace regcache {
namespace {

AuthFile parsed(const std::string& json) {
  Result<AuthFile> file = parse_auth_file(json, "config.json");
  EXPECT_TRUE(file) << to_text(file.error());
  return *std::move(file);
}

std::string auths(const std::string& entries) {
  return R"({"auths":{)" + entries + "}}";
}

std::string entry(const std::string& key, const std::string& user) {
  return "\"" + key + R"(":{"auth":")" + encode_base64(user + ":pw") + "\"}";
}

TEST(AuthFile, FindsARegistryHoweverItsKeyIsWritten) {
  for (const char* key : {"h.example", "https://h.example", "http://h.example/", "h.example/v1/",
                          "https://h.example/v2"}) {
    SCOPED_TRACE(key);
    const auto found = find_auth(parsed(auths(entry(key, "u"))), "h.example", "o/app");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->username, "u");
    EXPECT_EQ(found->password, "pw");
  }
}

TEST(AuthFile, DockerHubHasFourNames) {
  for (const char* key :
       {"https://index.docker.io/v1/", "docker.io", "index.docker.io", "registry-1.docker.io"}) {
    SCOPED_TRACE(key);
    EXPECT_TRUE(find_auth(parsed(auths(entry(key, "u"))), "docker.io", "library/alpine"));
  }
  EXPECT_EQ(auth_key("docker.io"), "https://index.docker.io/v1/");
  EXPECT_EQ(auth_key("h.example:5000"), "h.example:5000");
}

TEST(AuthFile, TheLongestNamespaceWins) {
  const AuthFile file =
      parsed(auths(entry("h.example", "host") + "," + entry("h.example/o", "org") + "," +
                   entry("h.example/o/app", "app")));
  EXPECT_EQ(find_auth(file, "h.example", "o/app")->username, "app");
  EXPECT_EQ(find_auth(file, "h.example", "o/other")->username, "org");
  EXPECT_EQ(find_auth(file, "h.example", "other/app")->username, "host");
  EXPECT_FALSE(find_auth(file, "h.example:5000", "o/app"));
}

TEST(AuthFile, ReadsEveryFormOfSecret) {
  const AuthFile file = parsed(auths(
      R"("a":{"identitytoken":"t"},"b":{"registrytoken":"r"},"c":{"username":"u","password":"p:q"},)"
      R"("d":{"auth":")" +
      encode_base64(std::string("u:p:q\0\0", 7)) + "\"}"));
  EXPECT_EQ(find_auth(file, "a", "")->identity_token, "t");
  EXPECT_EQ(find_auth(file, "b", "")->registry_token, "r");
  EXPECT_EQ(find_auth(file, "c", "")->password, "p:q");
  EXPECT_EQ(find_auth(file, "d", "")->password, "p:q");
}

TEST(AuthFile, AHelperOfTheHostComesBeforeTheDefaultOne) {
  const AuthFile file =
      parsed(R"({"credsStore":"pass","credHelpers":{"gcr.io":"gcloud"},"auths":{"gcr.io":{}}})");
  EXPECT_EQ(find_helper(file, "gcr.io"), "gcloud");
  EXPECT_EQ(find_helper(file, "h.example"), "pass");
  EXPECT_FALSE(find_auth(file, "gcr.io", ""));
}

TEST(AuthFile, ErrorsNameTheFileAndThePlaceAndNoSecret) {
  struct Case {
    std::string json;
    std::string subject;
  };
  const Case kCases[] = {
      {"{", "config.json byte 1"},
      {R"({"auths":[]})", "config.json /auths"},
      {R"({"auths":{"h":1}})", "config.json /auths/h"},
      {R"({"auths":{"h":{"auth":"canary"}}})", "config.json /auths/h/auth"},
      {R"({"auths":{"h":{"auth":"Y2FuYXJ5"}}})", "config.json /auths/h/auth"},
      {R"({"credHelpers":{"h":1}})", "config.json /credHelpers/h"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.json);
    const Result<AuthFile> file = parse_auth_file(c.json, "config.json");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, Code::invalid_input);
    EXPECT_EQ(file.error().subject, c.subject);
    EXPECT_EQ(to_text(file.error()).find("canary"), std::string::npos);
  }
}

TEST(AuthFile, AChangeKeepsEverythingElse) {
  const std::string old =
      R"({"HttpHeaders":{"a":"b"},"auths":{"x":{"auth":"eDp5","n":1}},"z":1.5})";
  const std::string added =
      *with_auth(old, "config.json", "h.example", Credentials{.username = "u", .password = "p"});
  const AuthFile file = parsed(added);
  EXPECT_EQ(find_auth(file, "h.example", "")->username, "u");
  EXPECT_EQ(find_auth(file, "x", "")->username, "x");
  EXPECT_NE(added.find("1.5"), std::string::npos);
  EXPECT_NE(added.find("HttpHeaders"), std::string::npos);
  const std::string removed = *with_auth(added, "config.json", "https://h.example/", std::nullopt);
  EXPECT_FALSE(find_auth(parsed(removed), "h.example", ""));
  EXPECT_TRUE(find_auth(parsed(removed), "x", ""));
}

}  // namespace
}  // namespace regcache
