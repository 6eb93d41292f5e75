// Method: caches and images are copied between folders and each kind of real registry; what arrives is
// compared byte for byte.
#include "native/transfer/copy.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "native/store/text_blob.h"
#include "tests/native/places.h"
#include "tests/native/registry_process.h"

namespace regcache {
namespace {

constexpr const char* kFixture = "oci-manifest-gzip";

// The files of a layout's blobs by name.
std::map<std::string, std::string> blobs_of(const std::string& layout) {
  std::map<std::string, std::string> blobs;
  for (const auto& entry : std::filesystem::directory_iterator(layout + "/blobs/sha256")) {
    blobs[entry.path().filename().string()] = read_file(entry.path().string());
  }
  return blobs;
}

std::string descriptor_text(std::string_view media_type, std::string_view bytes) {
  return R"({"mediaType":")" + std::string(media_type) + R"(","digest":")" +
         digest_of(bytes).text() + R"(","size":)" + std::to_string(bytes.size()) + "}";
}

std::string index_of(const std::string& entries) {
  return R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[)" +
         entries + "]}";
}

class CopyTest : public RegistryTest {
 protected:
  std::string place(const std::string& repository) {
    return registry_->host() + "/" + repository + ":x";
  }
  std::string layout(const std::string& name) { return "oci:" + (folder_ / name) + ":x"; }
  Result<CopyReport> copy(const OpenLocation& from, const OpenLocation& to) {
    TransferRoute route = places_.route(from, to);
    if (!from.host.empty() && from.host == to.host) {
      route.mount_from = from.repository;
    }
    return copy_manifest(route, from.name, to.name);
  }
  Result<CopyReport> copy(const std::string& from, const std::string& to) {
    return copy(places_.read(from), places_.write(to));
  }
  // Writes an image of one layer into a layout, under its digest: its manifest's bytes.
  std::string write_image(Store& store, const std::string& layer) {
    const std::string config = R"({"architecture":"amd64","os":"linux"})";
    for (const std::string& bytes : {config, layer}) {
      TextBlob source(bytes);
      const Descriptor blob{.digest = digest_of(bytes), .size = bytes.size()};
      EXPECT_EQ(failure_of(store.put_blob(blob, source, std::nullopt)), "");
    }
    const std::string manifest =
        R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":)" +
        descriptor_text("application/vnd.oci.image.config.v1+json", config) + R"(,"layers":[)" +
        descriptor_text("application/vnd.oci.image.layer.v1.tar", layer) + "]}";
    put(store, digest_of(manifest).text(), kOciManifestMediaType, manifest);
    return manifest;
  }
  static void put(Store& store, const std::string& name, std::string_view type,
                  const std::string& manifest) {
    EXPECT_EQ(failure_of(store.put_manifest(name, type, manifest)), "");
  }

  std::unique_ptr<RegistryProcess> registry_ = start();
  Places places_;
  TemporaryFolder folder_;
};

TEST_P(CopyTest, EveryFixtureGoesThereAndBackByteForByte) {
  for (const std::string& fixture : fixture_names()) {
    SCOPED_TRACE(fixture);
    ASSERT_EQ(failure_of(copy(places_.fixture(fixture), places_.write(place(fixture)))), "");
    ASSERT_EQ(failure_of(copy(place(fixture), layout(fixture))), "");
    EXPECT_EQ(blobs_of(folder_ / fixture), blobs_of(fixture_path(fixture)));
  }
}

TEST_P(CopyTest, IndexOfImagesComesWithAllOfThem) {
  const OpenLocation from = places_.write(layout("from"));
  const std::string one = write_image(*from.store, "layer one");
  const std::string two = write_image(*from.store, "layer two");
  const std::string index = index_of(descriptor_text(kOciManifestMediaType, one) + "," +
                                     descriptor_text(kOciManifestMediaType, two));
  put(*from.store, "x", kOciIndexMediaType, index);
  const Result<CopyReport> there = copy(layout("from"), place("o/images"));
  ASSERT_EQ(failure_of(there), "");
  EXPECT_EQ(there->manifest, digest_of(index));
  EXPECT_EQ(there->blobs.copied + there->blobs.existed, 4U);  // two layers, one config twice
  ASSERT_EQ(failure_of(copy(place("o/images"), layout("back"))), "");
  EXPECT_EQ(blobs_of(folder_ / "back"), blobs_of(folder_ / "from"));
}

TEST_P(CopyTest, IndexesAreFollowedFourLevelsDeep) {
  const OpenLocation from = places_.write(layout("from"));
  std::string inner = write_image(*from.store, "layer");
  std::string type(kOciManifestMediaType);
  for (int level = 2; level <= 5; ++level) {
    inner = index_of(descriptor_text(type, inner));
    type = kOciIndexMediaType;
    const std::string tag = "levels-" + std::to_string(level);
    put(*from.store, digest_of(inner).text(), type, inner);
    put(*from.store, tag, type, inner);
    const Result<CopyReport> copied =
        copy("oci:" + (folder_ / "from") + ":" + tag, place("o/deep"));
    if (level <= 4) {
      EXPECT_EQ(failure_of(copied), "");
    } else {
      ASSERT_FALSE(copied);
      EXPECT_EQ(copied.error().code, Code::out_of_range);
    }
  }
}

TEST_P(CopyTest, BlobsAreMountedWithinARegistry) {
  ASSERT_EQ(failure_of(copy(places_.fixture(kFixture), places_.write(place("o/one")))), "");
  const Result<CopyReport> copied = copy(place("o/one"), place("o/two"));
  ASSERT_EQ(failure_of(copied), "");
  EXPECT_EQ(copied->blobs.mounted, 8U);
  EXPECT_EQ(copied->blobs.copied, 0U);
  for (const std::string& request : registry_->requests()) {
    EXPECT_FALSE(request.starts_with("PUT /v2/o/two/blobs/")) << request;
  }
  ASSERT_EQ(failure_of(copy(place("o/two"), layout("back"))), "");
  EXPECT_EQ(blobs_of(folder_ / "back"), blobs_of(fixture_path(kFixture)));
}

TEST_P(CopyTest, WhatIsThereIsNotCopiedAgain) {
  ASSERT_EQ(failure_of(copy(places_.fixture(kFixture), places_.write(place("o/app")))), "");
  const std::size_t before = registry_->requests().size();
  const Result<CopyReport> again = copy(places_.fixture(kFixture), places_.write(place("o/app")));
  ASSERT_EQ(failure_of(again), "");
  EXPECT_TRUE(again->was_there);
  EXPECT_LE(registry_->requests().size() - before, 2U);
}

// A folder promises nothing about the blobs of its manifests.
TEST_P(CopyTest, BlobThatAFolderLostIsBroughtAgain) {
  ASSERT_EQ(failure_of(copy(places_.fixture(kFixture), places_.write(place("o/app")))), "");
  ASSERT_EQ(failure_of(copy(place("o/app"), layout("back"))), "");
  const auto whole = blobs_of(folder_ / "back");
  const std::string lost = whole.begin()->first;
  std::filesystem::remove(folder_ / ("back/blobs/sha256/" + lost));
  const Result<CopyReport> again = copy(place("o/app"), layout("back"));
  ASSERT_EQ(failure_of(again), "");
  EXPECT_EQ(blobs_of(folder_ / "back"), whole);
}

TEST_P(CopyTest, DigestOfAnotherManifestIsRefused) {
  OpenLocation to = places_.write(place("o/app"));
  to.name = "sha256:" + std::string(64, '1');
  const Result<CopyReport> copied = copy(places_.fixture(kFixture), to);
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().code, Code::refused) << failure_of(copied);
}

REGCACHE_EACH_REGISTRY(CopyTest);

}  // namespace
}  // namespace regcache
