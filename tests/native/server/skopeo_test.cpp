// Method: Debian's skopeo pushes a real BuildKit cache to each kind of registry and pulls it back; what
// comes back has the same blobs.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/native/process.h"
#include "tests/native/registry_process.h"
#include "tests/native/temporary_folder.h"

namespace regcache {
namespace {

constexpr const char* kFixture = "oci-manifest-gzip";

class SkopeoTest : public RegistryTest {
 protected:
  static std::string fixture() { return REGCACHE_TESTS_DIR "/fixtures/" + std::string(kFixture); }

  // Runs skopeo; what it printed when it failed, else nothing.
  std::string skopeo(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"skopeo", "--insecure-policy"});
    const std::string log = folder_ / "skopeo.log";
    return run_process(arguments, log) == 0 ? "" : read_file(log);
  }

  // The names below a layout's blobs/sha256, whose content they are the digests of.
  static std::vector<std::string> blobs_of(const std::string& layout) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(layout + "/blobs/sha256")) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  TemporaryFolder folder_;
};

TEST_P(SkopeoTest, CacheGoesThereAndBack) {
  const auto registry = start();
  const std::string there = "docker://" + registry->host() + "/o/app:cache";
  ASSERT_EQ(skopeo({"copy", "--dest-tls-verify=false", "oci:" + fixture(), there}), "");
  ASSERT_EQ(skopeo({"copy", "--src-tls-verify=false", there, "oci:" + (folder_ / "back") + ":x"}),
            "");
  EXPECT_EQ(blobs_of(folder_ / "back"), blobs_of(fixture()));
}

TEST_P(SkopeoTest, CacheIsCopiedToAnotherRepositoryAndListed) {
  const auto registry = start();
  const std::string one = "docker://" + registry->host() + "/o/one";
  const std::string two = "docker://" + registry->host() + "/o/two";
  ASSERT_EQ(skopeo({"copy", "--dest-tls-verify=false", "oci:" + fixture(), one + ":v1"}), "");
  ASSERT_EQ(skopeo({"copy", "--src-tls-verify=false", "--dest-tls-verify=false", one + ":v1",
                    two + ":v2"}),
            "");
  EXPECT_EQ(skopeo({"list-tags", "--tls-verify=false", two}), "");
  EXPECT_NE(read_file(folder_ / "skopeo.log").find("\"v2\""), std::string::npos);
  EXPECT_EQ(skopeo({"delete", "--tls-verify=false", two + ":v2"}), "");
  EXPECT_NE(skopeo({"inspect", "--raw", "--tls-verify=false", two + ":v2"}), "");
}

TEST_P(SkopeoTest, PasswordIsWanted) {
  const auto registry = start({.basic = true});
  const std::string there = "docker://" + registry->host() + "/o/app:cache";
  EXPECT_NE(skopeo({"copy", "--dest-tls-verify=false", "oci:" + fixture(), there}), "");
  const std::string right = std::string(kRegistryUser) + ":" + kRegistryPassword;
  EXPECT_EQ(
      skopeo({"copy", "--dest-tls-verify=false", "--dest-creds", right, "oci:" + fixture(), there}),
      "");
  EXPECT_NE(skopeo({"inspect", "--raw", "--tls-verify=false", "--creds", "ann:wrong", there}), "");
}

REGCACHE_EACH_REGISTRY(SkopeoTest);

}  // namespace
}  // namespace regcache
