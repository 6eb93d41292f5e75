// Method: fixtures are copied to each kind of real registry and to folders, where single files are then
// broken on the disk.
#include "native/transfer/verify.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "native/transfer/copy.h"
#include "tests/native/places.h"
#include "tests/native/registry_process.h"

namespace regcache {
namespace {

constexpr const char* kFixture = "oci-manifest-gzip";

Result<VerifyReport> verify(Places& places, const OpenLocation& at, VerifyDepth depth) {
  REGCACHE_TRY_ASSIGN(const CacheImage image, read_cache(*at.store, at.name));
  return verify_blobs(*at.store, image, {depth, 4}, places.progress());
}

class VerifyTest : public RegistryTest {
 protected:
  std::unique_ptr<RegistryProcess> registry_ = start();
  Places places_;
};

TEST_P(VerifyTest, EveryFixtureIsRight) {
  for (const std::string& fixture : fixture_names()) {
    SCOPED_TRACE(fixture);
    const OpenLocation from = places_.fixture(fixture);
    const OpenLocation at = places_.write(registry_->host() + "/" + fixture + ":x");
    ASSERT_EQ(failure_of(copy_manifest(places_.route(from, at), from.name, "x")), "");
    const Result<VerifyReport> here = verify(places_, from, VerifyDepth::content);
    const Result<VerifyReport> there = verify(places_, at, VerifyDepth::content);
    ASSERT_EQ(failure_of(here), "");
    ASSERT_EQ(failure_of(there), "");
    EXPECT_TRUE(here->findings.empty());
    EXPECT_TRUE(there->findings.empty());
    EXPECT_GT(there->blobs, 1U);
    EXPECT_EQ(there->diff_ids, there->blobs - 1);  // all but the config
    EXPECT_EQ(there->bytes, here->bytes);
    EXPECT_EQ(verify(places_, at, VerifyDepth::presence)->diff_ids, 0U);
  }
}

TEST_P(VerifyTest, WhoMayNotLookFindsNothingOut) {
  const auto locked = start({.basic = true});
  const OpenLocation from = places_.fixture(kFixture);
  const Result<CacheImage> image = read_cache(*from.store, from.name);
  ASSERT_EQ(failure_of(image), "");
  const OpenLocation at = places_.read(locked->host() + "/o/app:x");
  for (const VerifyDepth depth : {VerifyDepth::presence, VerifyDepth::content}) {
    const auto report = verify_blobs(*at.store, *image, {depth, 4}, places_.progress());
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, Code::denied);
  }
}

REGCACHE_EACH_REGISTRY(VerifyTest);

class VerifyFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::copy(fixture_path(kFixture), folder_ / "cache",
                          std::filesystem::copy_options::recursive);
    at_ = places_.read("oci:" + (folder_ / "cache") + ":v1");
    Result<CacheImage> image = read_cache(*at_.store, at_.name);
    ASSERT_EQ(failure_of(image), "");
    layer_ = image->manifest.layers.back();
    file_ = folder_ / ("cache/blobs/sha256/" + std::string(layer_->digest.hex()));
    std::filesystem::permissions(file_, std::filesystem::perms::owner_all);
  }
  // The only finding at that depth; nothing else is wrong.
  Error finding(VerifyDepth depth) {
    const Result<VerifyReport> report = verify(places_, at_, depth);
    EXPECT_EQ(failure_of(report), "");
    EXPECT_EQ(report->findings.size(), 1U);
    return report->findings.empty() ? Error{} : report->findings.front().error;
  }

  TemporaryFolder folder_;
  Places places_;
  OpenLocation at_;
  std::optional<Descriptor> layer_;
  std::string file_;
};

TEST_F(VerifyFolderTest, MissingBlobIsFound) {
  std::filesystem::remove(file_);
  for (const VerifyDepth depth : {VerifyDepth::presence, VerifyDepth::content}) {
    const Error error = finding(depth);
    EXPECT_EQ(error.code, Code::not_found);
    EXPECT_EQ(error.subject, layer_->digest.text());
  }
}

TEST_F(VerifyFolderTest, FlippedByteIsFoundByReadingAlone) {
  std::string bytes = read_file(file_);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  write_file(file_, bytes);
  EXPECT_TRUE(verify(places_, at_, VerifyDepth::presence)->findings.empty());
  const Error error = finding(VerifyDepth::content);
  EXPECT_EQ(error.code, Code::corrupt);
  EXPECT_NE(error.subject.find(layer_->digest.text()), std::string::npos) << to_text(error);
}

TEST_F(VerifyFolderTest, AnotherSizeIsFound) {
  write_file(file_, read_file(file_) + "x");
  EXPECT_EQ(finding(VerifyDepth::presence).code, Code::not_found);
  EXPECT_EQ(finding(VerifyDepth::content).code, Code::corrupt);
}

TEST_F(VerifyFolderTest, AnotherDiffIdIsFound) {
  Result<CacheImage> image = read_cache(*at_.store, at_.name);
  ASSERT_EQ(failure_of(image), "");
  const std::string wrong = "sha256:" + std::string(64, '1');
  image->manifest.layers.back().annotations[std::string(kUncompressedAnnotation)] = wrong;
  const auto report =
      verify_blobs(*at_.store, *image, {VerifyDepth::content, 1}, places_.progress());
  ASSERT_EQ(failure_of(report), "");
  ASSERT_EQ(report->findings.size(), 1U);
  EXPECT_EQ(report->findings.front().error.code, Code::corrupt);
  EXPECT_NE(report->findings.front().error.detail.find(wrong), std::string::npos);
}

TEST_F(VerifyFolderTest, CancelStops) {
  Result<CacheImage> image = read_cache(*at_.store, at_.name);
  ASSERT_EQ(failure_of(image), "");
  places_.cancel().request();
  const auto report =
      verify_blobs(*at_.store, *image, {VerifyDepth::content, 2}, places_.progress());
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::cancelled);
}

}  // namespace
}  // namespace regcache
