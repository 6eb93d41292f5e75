// Method: caches of real BuildKit are pushed to each kind of real registry and pulled back. What a push
// costs is read from the registry's own log; whether a cache is whole says a reader that shares no code
// with us (tests/peers/cache_layout.py).
#include "native/transfer/push.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/oci/layout_index.h"
#include "native/store/text_blob.h"
#include "native/transfer/copy.h"
#include "native/transfer/verify.h"
#include "tests/native/places.h"
#include "tests/native/registry_process.h"

namespace regcache {
namespace {

constexpr const char* kFixture = "oci-manifest-gzip";
constexpr ManifestShape kShapes[] = {ManifestShape::oci_manifest, ManifestShape::oci_index,
                                     ManifestShape::docker_list};
constexpr Compression kCompressions[] = {Compression::uncompressed, Compression::gzip,
                                         Compression::estargz, Compression::zstd};

class PushTest : public RegistryTest {
 protected:
  std::string place(const std::string& repository) {
    return registry_->host() + "/" + repository + ":x";
  }
  Result<PushReport> push(const OpenLocation& from, const OpenLocation& to, const PushPlan& plan) {
    const Result<CacheImage> image = read_cache(*from.store, from.name);
    EXPECT_EQ(failure_of(image), "");
    return push_cache(places_.route(from, to), *image, to.name, plan);
  }
  Result<PushReport> push(const std::string& fixture, const std::string& repository,
                          const PushPlan& plan = {}) {
    return push(places_.fixture(fixture), places_.write(place(repository)), plan);
  }
  // Pulls what was pushed into a folder and keeps the folder for the reader.
  CacheImage pull(const std::string& repository) {
    const std::string folder = folder_ / std::to_string(pulled_.size());
    const OpenLocation from = places_.read(place(repository));
    const OpenLocation to = places_.write("oci:" + folder + ":x");
    EXPECT_EQ(failure_of(copy_manifest(places_.route(from, to), from.name, to.name)), "");
    pulled_.push_back(folder);
    Result<CacheImage> image = read_cache(*to.store, "x");
    EXPECT_EQ(failure_of(image), "");
    return *std::move(image);
  }
  // What the independent reader says of all that was pulled: "" when every cache is whole.
  std::string reader_says() {
    std::vector<std::string> command = {"python3", REGCACHE_TESTS_DIR "/peers/cache_layout.py"};
    command.insert(command.end(), pulled_.begin(), pulled_.end());
    const std::string log = folder_ / "reader.log";
    return run_process(command, log) == 0 ? "" : read_file(log);
  }
  std::size_t count(const std::string& start) {
    std::size_t found = 0;
    for (const std::string& request : registry_->requests()) {
      found += request.starts_with(start) ? 1 : 0;
    }
    return found;
  }

  std::unique_ptr<RegistryProcess> registry_ = start();
  Places places_;
  TemporaryFolder folder_;
  std::vector<std::string> pulled_;
};

TEST_P(PushTest, EveryFixtureGoesInEveryShapeAndComesBack) {
  for (const std::string& fixture : fixture_names()) {
    for (const ManifestShape shape : kShapes) {
      const std::string repository = fixture + "/shape" + std::to_string(static_cast<int>(shape));
      SCOPED_TRACE(repository);
      const Result<PushReport> pushed = push(fixture, repository, {.shape = shape});
      ASSERT_EQ(failure_of(pushed), "");
      const CacheImage image = pull(repository);
      EXPECT_EQ(image.manifest.shape, shape);
      EXPECT_EQ(image.stored.digest, pushed->manifest->digest);
      EXPECT_EQ(image.stored.media_type, manifest_media_type(shape));
    }
  }
  EXPECT_EQ(reader_says(), "");
}

TEST_P(PushTest, ItsOwnShapeIsTheSameManifest) {
  for (const std::string& fixture : fixture_names()) {
    SCOPED_TRACE(fixture);
    const OpenLocation from = places_.fixture(fixture);
    const Result<CacheImage> image = read_cache(*from.store, from.name);
    ASSERT_EQ(failure_of(image), "");
    const Result<PushReport> pushed = push(fixture, fixture, {.shape = image->manifest.shape});
    ASSERT_EQ(failure_of(pushed), "");
    EXPECT_EQ(pushed->manifest->digest, image->stored.digest);
  }
}

TEST_P(PushTest, EveryFixtureGoesInEveryCompressionAndComesBack) {
  for (const std::string& fixture : fixture_names()) {
    for (const Compression compression : kCompressions) {
      const std::string repository = fixture + "/" + std::string(compression_name(compression));
      SCOPED_TRACE(repository);
      const Result<PushReport> pushed =
          push(fixture, repository, {.conversion = Conversion{*plan_blocks(compression, 1)}});
      ASSERT_EQ(failure_of(pushed), "");
      const CacheImage image = pull(repository);
      for (const Descriptor& layer : image.manifest.layers) {
        EXPECT_FALSE(needs_conversion(layer, compression)) << layer.media_type;
      }
      EXPECT_GT(pushed->blobs.converted + pushed->blobs.copied, 0U);
    }
  }
  EXPECT_EQ(reader_says(), "");
}

TEST_P(PushTest, NewBlobCostsAtMostThreeRequests) {
  ASSERT_EQ(failure_of(push(kFixture, "o/app")), "");
  const std::size_t blobs = count("PUT /v2/o/app/blobs/uploads/");
  EXPECT_EQ(blobs, 8U);  // seven layers and the config
  EXPECT_LE(count("HEAD /v2/o/app/blobs/") + count("POST /v2/o/app/blobs/") + blobs, 3 * blobs);
  EXPECT_LE(registry_->requests().size(), 3 * blobs + 2);
  EXPECT_EQ(registry_->requests().back(), "PUT /v2/o/app/manifests/x");
}

TEST_P(PushTest, WhatIsThereCostsAtMostTwoRequests) {
  ASSERT_EQ(failure_of(push(kFixture, "o/app")), "");
  const std::size_t before = registry_->requests().size();
  const Result<PushReport> again = push(kFixture, "o/app");
  ASSERT_EQ(failure_of(again), "");
  EXPECT_TRUE(again->was_there);
  EXPECT_EQ(again->blobs.copied, 0U);
  EXPECT_LE(registry_->requests().size() - before, 2U);
}

TEST_P(PushTest, BlobsThatAreThereAreNotSentAgain) {
  ASSERT_EQ(failure_of(push(kFixture, "o/app")), "");
  const Result<PushReport> other = push(kFixture, "o/app", {.shape = ManifestShape::oci_index});
  ASSERT_EQ(failure_of(other), "");
  EXPECT_FALSE(other->was_there);
  EXPECT_EQ(other->blobs.copied, 0U);
  EXPECT_EQ(other->blobs.existed, 7U);
}

TEST_P(PushTest, BlobsAreMountedFromARepositoryBesideIt) {
  ASSERT_EQ(failure_of(push(kFixture, "o/app")), "");
  const OpenLocation from = places_.read(place("o/app"));
  const OpenLocation to = places_.write(place("o/other"));
  const Result<CacheImage> image = read_cache(*from.store, from.name);
  ASSERT_EQ(failure_of(image), "");
  TransferRoute route = places_.route(from, to);
  route.mount_from = from.repository;
  const Result<PushReport> pushed = push_cache(route, *image, to.name, {});
  ASSERT_EQ(failure_of(pushed), "");
  EXPECT_EQ(pushed->blobs.mounted, 7U);
  EXPECT_EQ(count("PUT /v2/o/other/blobs/uploads/"), 1U);  // the config is made here, and small
}

TEST_P(PushTest, MinimizedCacheIsThatOfAFreshBuilder) {
  const Result<PushReport> pushed = push(kFixture, "o/app", {.minimize = true});
  ASSERT_EQ(failure_of(pushed), "");
  const CacheImage image = pull("o/app");
  const OpenLocation fresh = places_.fixture("oci-manifest-gzip-min");
  const Result<CacheImage> expected = read_cache(*fresh.store, fresh.name);
  ASSERT_EQ(failure_of(expected), "");
  EXPECT_EQ(image.config.records.size(), expected->config.records.size());
  ASSERT_EQ(image.manifest.layers.size(), expected->manifest.layers.size());
  for (std::size_t i = 0; i < image.manifest.layers.size(); ++i) {
    EXPECT_EQ(image.manifest.layers[i].digest, expected->manifest.layers[i].digest);
  }
  EXPECT_EQ(reader_says(), "");
}

TEST_P(PushTest, EmptyCacheSendsNothing) {
  const OpenLocation from = places_.write("oci:" + (folder_ / "empty") + ":x");
  const std::string config = R"({"layers":[],"records":[]})";
  const Descriptor blob{.media_type = std::string(kCacheConfigMediaType),
                        .digest = digest_of(config),
                        .size = config.size()};
  TextBlob source(config);
  ASSERT_EQ(failure_of(from.store->put_blob(blob, source, std::nullopt)), "");
  const std::string manifest = write_manifest({ManifestShape::oci_manifest, blob, {}});
  ASSERT_EQ(failure_of(from.store->put_manifest("x", kOciManifestMediaType, manifest)), "");
  const Result<PushReport> pushed = push(from, places_.write(place("o/app")), {});
  ASSERT_EQ(failure_of(pushed), "");
  EXPECT_FALSE(pushed->manifest);
  EXPECT_EQ(pushed->warnings, std::vector<std::string>{"the cache has no layers: nothing is sent"});
  EXPECT_EQ(registry_->requests(), std::vector<std::string>());
}

TEST_P(PushTest, WithoutANameNoTagIsWritten) {
  OpenLocation to = places_.write(place("o/app"));
  to.name = "";
  const Result<PushReport> pushed = push(places_.fixture(kFixture), to, {});
  ASSERT_EQ(failure_of(pushed), "");
  EXPECT_EQ(count("PUT /v2/o/app/manifests/"), 1U);
  EXPECT_EQ(count("PUT /v2/o/app/manifests/" + pushed->manifest->digest.text()), 1U);
  EXPECT_EQ(failure_of(to.store->get_manifest(pushed->manifest->digest.text())), "");
}

TEST_P(PushTest, NoSourceAnnotationLeaves) {
  ASSERT_EQ(failure_of(push(kFixture, "o/app")), "");
  EXPECT_EQ(pull("o/app").stored.bytes.find("distribution.source"), std::string::npos);
}

REGCACHE_EACH_REGISTRY(PushTest);

// A type=local export: what is in the folder under other names stays.
TEST(PushToFolder, KeepsOtherNames) {
  Places places;
  const TemporaryFolder folder;
  const OpenLocation from = places.fixture(kFixture);
  const Result<CacheImage> image = read_cache(*from.store, from.name);
  ASSERT_EQ(failure_of(image), "");
  const std::string names[] = {"one", "two", "one"};
  for (const std::string& name : names) {
    const OpenLocation to = places.write("type=local,dest=" + (folder / "cache") + ",tag=" + name);
    const PushPlan plan{.shape =
                            name == "two" ? ManifestShape::oci_index : ManifestShape::oci_manifest};
    ASSERT_EQ(failure_of(push_cache(places.route(from, to), *image, to.name, plan)), "");
  }
  EXPECT_EQ(parse_layout_index(read_file(folder / "cache/index.json"))->size(), 2U);
  for (const std::string& name : names) {
    const OpenLocation back = places.read("oci:" + (folder / "cache") + ":" + name);
    const Result<CacheImage> cache = read_cache(*back.store, back.name);
    ASSERT_EQ(failure_of(cache), "");
    const Result<VerifyReport> verified =
        verify_blobs(*back.store, *cache, {VerifyDepth::content, 2}, places.progress());
    ASSERT_EQ(failure_of(verified), "");
    EXPECT_TRUE(verified->findings.empty());
  }
}

}  // namespace
}  // namespace regcache
