// Method: real folders, made by BuildKit or by the store itself, looked at with the file system's own eyes.
#include "native/store/layout_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "core/oci/layout_index.h"
#include "native/store/text_blob.h"
#include "tests/native/places.h"
#include "tests/native/temporary_folder.h"

namespace regcache {
namespace {

constexpr const char* kFixture = "oci-manifest-gzip-min";
constexpr const char* kEmptyManifest =
    R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]})";

class LayoutStoreTest : public testing::Test {
 protected:
  std::string path(const std::string& rest) { return folder_ / ("layout/" + rest); }
  std::string blob_path(const Digest& digest) {
    return path("blobs/sha256/" + std::string(digest.hex()));
  }
  static Descriptor descriptor_of(std::string_view text) {
    return {.media_type = "text/plain", .digest = digest_of(text), .size = text.size()};
  }
  Result<PutOutcome> put(const Descriptor& blob, const std::string& text) {
    TextBlob source(text);
    return store_.put_blob(blob, source, std::nullopt);
  }
  Result<void> tag(const std::string& name) {
    return store_.put_manifest(name, kOciIndexMediaType, kEmptyManifest);
  }
  // Every file of the layout, by its path within it, sorted.
  std::vector<std::string> files() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path(""))) {
      if (entry.is_regular_file()) {
        names.push_back(std::filesystem::relative(entry.path(), path("")).string());
      }
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  TemporaryFolder folder_;
  CancelToken cancel_;
  LayoutStore store_{LayoutFiles(folder_ / "layout", Durability::fast), cancel_};
};

TEST_F(LayoutStoreTest, BlobIsWrittenReadAndThere) {
  const Descriptor blob = descriptor_of("hello");
  EXPECT_FALSE(*store_.has_blob(blob));
  EXPECT_EQ(*put(blob, "hello"), PutOutcome::sent);
  EXPECT_EQ(*put(blob, "hello"), PutOutcome::existed);
  EXPECT_TRUE(*store_.has_blob(blob));
  EXPECT_EQ(read_file(blob_path(blob.digest)), "hello");
  TextSink sink;
  EXPECT_EQ(failure_of(store_.get_blob(blob, sink)), "");
  EXPECT_EQ(sink.take(), "hello");
  const auto mode = std::filesystem::status(blob_path(blob.digest)).permissions();
  EXPECT_EQ(static_cast<unsigned>(mode), 0444U);
}

TEST_F(LayoutStoreTest, BlobThatIsNotWhatItsDescriptorSaysLeavesNothing) {
  const Descriptor blob = descriptor_of("hello");
  const std::string cases[] = {"hallo", "hell", "hello!", ""};
  for (const std::string& text : cases) {
    SCOPED_TRACE(text);
    const Result<PutOutcome> result = put(blob, text);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Code::corrupt);
    EXPECT_EQ(result.error().subject, blob.digest.text());
    EXPECT_EQ(files(), std::vector<std::string>{"oci-layout"});
  }
}

TEST_F(LayoutStoreTest, BlobOfAnotherSizeIsBroughtAgain) {
  const Descriptor blob = descriptor_of("hello");
  std::filesystem::create_directories(path("blobs/sha256"));
  write_file(blob_path(blob.digest), "hell");
  EXPECT_FALSE(*store_.has_blob(blob));
  EXPECT_EQ(*put(blob, "hello"), PutOutcome::sent);
  EXPECT_EQ(read_file(blob_path(blob.digest)), "hello");
}

TEST_F(LayoutStoreTest, ManifestGetsItsNameBesideOthers) {
  EXPECT_FALSE(*store_.head_manifest("one"));
  ASSERT_EQ(failure_of(tag("one")), "");
  ASSERT_EQ(failure_of(tag("two")), "");
  ASSERT_EQ(failure_of(tag("one")), "");
  const auto entries = parse_layout_index(read_file(path("index.json")));
  ASSERT_TRUE(entries);
  EXPECT_EQ(entries->size(), 2U);
  const Result<StoredManifest> stored = store_.get_manifest("two");
  ASSERT_EQ(failure_of(stored), "");
  EXPECT_EQ(stored->bytes, kEmptyManifest);
  EXPECT_EQ(stored->media_type, kOciIndexMediaType);
  EXPECT_EQ(*store_.head_manifest("one"), digest_of(std::string_view(kEmptyManifest)));
}

TEST_F(LayoutStoreTest, ManifestUnderItsDigestGetsNoName) {
  const Digest digest = digest_of(std::string_view(kEmptyManifest));
  ASSERT_EQ(failure_of(tag(digest.text())), "");
  EXPECT_FALSE(std::filesystem::exists(path("index.json")));
  EXPECT_TRUE(std::filesystem::exists(blob_path(digest)));
}

TEST_F(LayoutStoreTest, NamesOfManyWritersAreAllKept) {
  std::vector<std::thread> writers;
  for (int i = 0; i < 8; ++i) {
    writers.emplace_back([this, i] {
      for (int k = 0; k < 4; ++k) {
        EXPECT_EQ(failure_of(tag("t" + std::to_string(i) + "-" + std::to_string(k))), "");
      }
    });
  }
  for (std::thread& writer : writers) {
    writer.join();
  }
  EXPECT_EQ(parse_layout_index(read_file(path("index.json")))->size(), 32U);
  EXPECT_EQ(files().size(), 3U);  // index.json, oci-layout and one blob: no lock, nothing hidden
}

TEST_F(LayoutStoreTest, ForeignPartsOfTheIndexStay) {
  std::filesystem::create_directories(path("blobs/sha256"));
  write_file(
      path("index.json"),
      R"({"manifests":[{"mediaType":"a/b","digest":"sha256:)" + std::string(64, '1') +
          R"(","size":3,"x":[1,2],"annotations":{"org.opencontainers.image.ref.name":"old"}}],)"
          R"("annotations":{"k":"v"}})");
  ASSERT_EQ(failure_of(tag("new")), "");
  const std::string index = read_file(path("index.json"));
  for (const char* piece : {R"("x":[1,2])", R"("annotations":{"k":"v"})", R"("old")", R"("new")"}) {
    EXPECT_NE(index.find(piece), std::string::npos) << piece << " in " << index;
  }
}

TEST_F(LayoutStoreTest, UnknownNameIsToldWithThoseThatAreThere) {
  ASSERT_EQ(failure_of(tag("one")), "");
  ASSERT_EQ(failure_of(tag("two")), "");
  const Result<StoredManifest> stored = store_.get_manifest("three");
  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().code, Code::not_found);
  EXPECT_EQ(stored.error().subject, path("").substr(0, path("").size() - 1) + ":three");
  EXPECT_EQ(stored.error().hint, "it has: one, two; write oci:FOLDER:TAG");
}

// BuildKit with several exporters can leave another exporter's manifest in index.json (facts, trap 25).
TEST_F(LayoutStoreTest, MissingManifestIsToldWithTheCacheThatIsThere) {
  std::filesystem::copy(fixture_path(kFixture), path(""), std::filesystem::copy_options::recursive);
  const auto cache = parse_layout_index(read_file(path("index.json")));
  ASSERT_TRUE(cache && cache->size() == 1);
  std::filesystem::permissions(path("index.json"), std::filesystem::perms::owner_all);
  write_file(path("index.json"), R"({"manifests":[{"mediaType":"a/b","digest":"sha256:)" +
                                     std::string(64, '1') +
                                     R"(","size":3,"annotations":)"
                                     R"({"org.opencontainers.image.ref.name":"v1"}}]})");
  const Result<StoredManifest> stored = store_.get_manifest("v1");
  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().code, Code::not_found);
  EXPECT_EQ(stored.error().hint, "a cache manifest that is there: " + cache->front().digest.text());
}

TEST_F(LayoutStoreTest, BrokenIndexIsNamed) {
  std::filesystem::create_directories(path(""));
  write_file(path("index.json"), "{]");
  for (const Error& error :
       {store_.get_manifest("x").error(), store_.head_manifest("x").error(), tag("x").error()}) {
    EXPECT_EQ(error.code, Code::invalid_input);
    EXPECT_EQ(error.subject, path("index.json") + ", byte 1");
  }
  EXPECT_EQ(read_file(path("index.json")), "{]");
}

TEST_F(LayoutStoreTest, CancelStopsReading) {
  const std::string text(1'000'000, 'x');
  const Descriptor blob = descriptor_of(text);
  ASSERT_EQ(*put(blob, text), PutOutcome::sent);
  const auto reader = store_.open_blob(blob);
  ASSERT_EQ(failure_of(reader), "");
  std::vector<std::uint8_t> room(1000);
  EXPECT_EQ(*(*reader)->read(room), room.size());
  cancel_.request();
  const Result<std::size_t> rest = (*reader)->read(room);
  ASSERT_FALSE(rest);
  EXPECT_EQ(rest.error().code, Code::cancelled);
}

}  // namespace
}  // namespace regcache
