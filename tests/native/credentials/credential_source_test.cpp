// Method: real files and a real helper program (a shell script in PATH), with a made-up environment.
#include "native/credentials/credential_source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <map>

#include "core/text/base64.h"
#include "native/credentials/helper.h"
#include "native/credentials/login.h"
#include "tests/native/temporary_folder.h"

namespace regcache {
namespace {

class CredentialsTest : public testing::Test {
 protected:
  void SetUp() override {
    old_path_ = std::getenv("PATH");
    setenv("PATH", (folder_.path() + ":" + old_path_).c_str(), 1);
    // Keeps what it is given in a file beside it; "hang" and "noise" misbehave.
    install("docker-credential-shelf", R"SH(#!/bin/sh
store="$(dirname "$0")/shelf.json"
read -r input
case "$1" in
  get) [ -f "$store" ] && grep -q "$input" "$store" && cat "$store" && exit 0
       echo "credentials not found in native keychain"; exit 1 ;;
  store) echo "$input" >"$store" ;;
  erase) rm -f "$store" ;;
esac
)SH");
    install("docker-credential-broken", "#!/bin/sh\necho canary-secret; exit 3\n");
    install("docker-credential-garbage", "#!/bin/sh\necho canary-secret\n");
    install(
        "docker-credential-token",
        "#!/bin/sh\necho '{\"ServerURL\":\"h\",\"Username\":\"<token>\",\"Secret\":\"tok\"}'\n");
  }
  void TearDown() override { setenv("PATH", old_path_.c_str(), 1); }

  void install(const std::string& name, const std::string& text) {
    write_file(folder_ / name, text);
    chmod((folder_ / name).c_str(), 0755);
  }
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(folder_ / name).parent_path());
    write_file(folder_ / name, text);
  }
  static std::string file_with(const std::string& key, const std::string& user) {
    return R"({"auths":{")" + key + R"(":{"auth":")" + encode_base64(user + ":pw") + "\"}}}";
  }
  CredentialSource source() {
    return CredentialSource([this](const char* name) -> std::optional<std::string> {
      const auto at = variables_.find(name);
      return at == variables_.end() ? std::nullopt : std::optional(at->second);
    });
  }

  TemporaryFolder folder_;
  std::string old_path_;
  std::map<std::string, std::string> variables_;
};

TEST_F(CredentialsTest, NobodyKnowsTheRegistry) {
  EXPECT_TRUE(source().find("h.example", "o/app")->is_anonymous());
}

TEST_F(CredentialsTest, FilesAreAskedInTheirOrder) {
  variables_ = {{"HOME", folder_ / "home"},
                {"XDG_RUNTIME_DIR", folder_ / "run"},
                {"REGISTRY_AUTH_FILE", folder_ / "named.json"}};
  write("home/.config/containers/auth.json", file_with("h.example", "config"));
  EXPECT_EQ(source().find("h.example", "")->username, "config");
  write("run/containers/auth.json", file_with("h.example", "runtime"));
  EXPECT_EQ(source().find("h.example", "")->username, "runtime");
  write("named.json", file_with("h.example", "named"));
  EXPECT_EQ(source().find("h.example", "")->username, "named");
  write("home/.docker/config.json", file_with("h.example", "docker"));
  EXPECT_EQ(source().find("h.example", "")->username, "docker");
  variables_["DOCKER_CONFIG"] = folder_ / "other";
  write("other/config.json", file_with("h.example", "other"));
  EXPECT_EQ(source().find("h.example", "")->username, "other");
  variables_["DOCKER_AUTH_CONFIG"] = file_with("h.example", "variable");
  EXPECT_EQ(source().find("h.example", "")->username, "variable");
  CredentialSource only = source();
  only.use_file(folder_ / "named.json");
  EXPECT_EQ(only.find("h.example", "")->username, "named");
  only.use(Credentials{.username = "typed"});
  EXPECT_EQ(only.find("h.example", "")->username, "typed");
}

TEST_F(CredentialsTest, AnAuthfileThatIsNotThereIsAnError) {
  CredentialSource only = source();
  only.use_file(folder_ / "none.json");
  EXPECT_EQ(only.find("h.example", "").error().code, Code::not_found);
}

TEST_F(CredentialsTest, AHelperIsAskedAndItsTokenUnderstood) {
  variables_ = {{"DOCKER_CONFIG", folder_.path()}};
  write("config.json", R"({"credHelpers":{"h.example":"token"}})");
  EXPECT_EQ(source().find("h.example", "")->identity_token, "tok");
}

TEST_F(CredentialsTest, AHelperWithoutAnAnswerLeavesTheFile) {
  variables_ = {{"DOCKER_CONFIG", folder_.path()}};
  write("config.json",
        R"({"credsStore":"shelf","auths":{"h.example":{"auth":")" + encode_base64("u:p") + "\"}}}");
  EXPECT_EQ(source().find("h.example", "")->username, "u");
}

TEST_F(CredentialsTest, LoginAndLogoutThroughTheHelper) {
  const std::string path = folder_ / "config.json";
  write_file(path, R"({"credsStore":"shelf"})");
  variables_ = {{"DOCKER_CONFIG", folder_.path()}};
  const Result<Stored> stored =
      store_credentials(path, "h.example", Credentials{.username = "u", .password = "p\"w"});
  ASSERT_TRUE(stored) << to_text(stored.error());
  EXPECT_FALSE(stored->is_plain_text);
  EXPECT_EQ(source().find("h.example", "")->password, "p\"w");
  EXPECT_EQ(read_file(path).find("p\\\"w"), std::string::npos);
  ASSERT_TRUE(forget_credentials(path, "h.example"));
  EXPECT_TRUE(source().find("h.example", "")->is_anonymous());
  EXPECT_EQ(forget_credentials(path, "h.example").error().code, Code::not_found);
}

TEST_F(CredentialsTest, LoginAndLogoutInTheFile) {
  const std::string path = folder_ / "new/config.json";
  variables_ = {{"DOCKER_CONFIG", folder_ / "new"}};
  const Result<Stored> stored =
      store_credentials(path, "docker.io", Credentials{.username = "u", .password = "p"});
  ASSERT_TRUE(stored) << to_text(stored.error());
  EXPECT_TRUE(stored->is_plain_text);
  EXPECT_NE(read_file(path).find("https://index.docker.io/v1/"), std::string::npos);
  EXPECT_EQ(source().find("docker.io", "library/x")->username, "u");
  ASSERT_TRUE(forget_credentials(path, "docker.io"));
  EXPECT_TRUE(source().find("docker.io", "library/x")->is_anonymous());
}

TEST_F(CredentialsTest, WhatAHelperPrintsNeverReachesAnError) {
  struct Case {
    const char* helper;
    Code code;
  };
  for (const Case& c : {Case{"broken", Code::denied}, Case{"garbage", Code::invalid_input},
                        Case{"nowhere", Code::not_found}}) {
    SCOPED_TRACE(c.helper);
    const auto found = CredentialHelper::named(c.helper)->get("h.example");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, c.code);
    EXPECT_EQ(to_text(found.error()).find("canary"), std::string::npos);
  }
}

TEST_F(CredentialsTest, NamesAndHostsThatCouldBreakOutAreRefused) {
  for (const char* name : {"", "../x", "a b", "a;b", "a/b"}) {
    EXPECT_EQ(CredentialHelper::named(name).error().code, Code::invalid_input) << name;
  }
  EXPECT_EQ(CredentialHelper::named("shelf")->get("h\nevil").error().code, Code::invalid_input);
}

TEST(ChildProcess, IsStoppedWhenItOutstaysItsTimeOrPrintsTooMuch) {
  ProcessLimits limits;
  limits.time = std::chrono::milliseconds(100);
  EXPECT_EQ(run_program("sleep", {"1000"}, "", limits).error().code, Code::unavailable);
  limits.time = std::chrono::milliseconds(30'000);
  limits.output_bytes = 1000;
  EXPECT_EQ(run_program("yes", {}, "", limits).error().code, Code::unavailable);
}

TEST(ChildProcess, SeesOnlyTheVariablesItNeeds) {
  setenv("REGCACHE_SECRET", "canary", 1);
  setenv("AWS_PROFILE", "wanted", 1);
  const Result<ProcessOutput> output = run_program("env", {}, "");
  ASSERT_TRUE(output);
  EXPECT_EQ(output->out.find("canary"), std::string::npos);
  EXPECT_NE(output->out.find("AWS_PROFILE=wanted"), std::string::npos);
}

TEST(ChildProcess, InputGoesInAndStatusComesOut) {
  EXPECT_EQ(run_program("cat", {}, "text")->out, "text");
  EXPECT_EQ(run_program("false", {}, "ignored")->status, 1);
}

}  // namespace
}  // namespace regcache
