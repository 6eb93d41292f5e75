// Method: the store of a repository in each kind of real registry.
#include "native/store/registry_store.h"

#include <gtest/gtest.h>

#include "core/oci/media_type.h"
#include "native/store/text_blob.h"
#include "tests/native/places.h"
#include "tests/native/registry_process.h"

namespace regcache {
namespace {

constexpr const char* kEmptyIndex =
    R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]})";

class RegistryStoreTest : public RegistryTest {
 protected:
  RegistryStoreTest() { store_ = open("o/app").store; }

  OpenLocation open(const std::string& repository) {
    return places_.write(registry_->host() + "/" + repository);
  }
  static Descriptor descriptor_of(std::string_view text) {
    return {.media_type = "text/plain", .digest = digest_of(text), .size = text.size()};
  }
  Result<PutOutcome> put(const std::string& text) { return put(descriptor_of(text), text); }
  Result<PutOutcome> put(const Descriptor& blob, const std::string& text) {
    TextBlob source(text);
    return store_->put_blob(blob, source, std::nullopt);
  }
  std::string subject(const std::string& rest) { return registry_->host() + "/o/app" + rest; }

  std::unique_ptr<RegistryProcess> registry_ = start();
  Places places_;
  std::unique_ptr<Store> store_;
};

TEST_P(RegistryStoreTest, BlobIsSentReadAndThere) {
  const std::string text(3'000'000, 'x');
  const Descriptor blob = descriptor_of(text);
  EXPECT_FALSE(*store_->has_blob(blob));
  EXPECT_EQ(*put(text), PutOutcome::sent);
  EXPECT_EQ(*put(text), PutOutcome::existed);
  EXPECT_TRUE(*store_->has_blob(blob));
  TextSink sink;
  EXPECT_EQ(failure_of(store_->get_blob(blob, sink)), "");
  EXPECT_TRUE(sink.take() == text);
}

TEST_P(RegistryStoreTest, BlobIsSentWhileItIsMade) {
  const std::string text(3'000'000, 'y');
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto writer = store_->create_blob();
  ASSERT_EQ(failure_of(writer), "");
  for (std::size_t at = 0; at < text.size(); at += 300'000) {
    EXPECT_EQ(failure_of((*writer)->write({bytes + at, 300'000})), "");
  }
  EXPECT_EQ(*(*writer)->commit(descriptor_of(text)), PutOutcome::sent);
  TextSink sink;
  EXPECT_EQ(failure_of(store_->get_blob(descriptor_of(text), sink)), "");
  EXPECT_TRUE(sink.take() == text);
}

TEST_P(RegistryStoreTest, BlobThatIsMadeOfNothingIsSent) {
  const auto writer = store_->create_blob();
  ASSERT_EQ(failure_of(writer), "");
  EXPECT_EQ(*(*writer)->commit(descriptor_of("")), PutOutcome::sent);
  EXPECT_TRUE(*store_->has_blob(descriptor_of("")));
}

TEST_P(RegistryStoreTest, BlobThatIsNotMadeToItsEndIsNotThere) {
  const std::string text(3'000'000, 'z');
  {
    const auto writer = store_->create_blob();
    ASSERT_EQ(failure_of(writer), "");
    EXPECT_EQ(failure_of((*writer)->write(
                  {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()})),
              "");
  }
  EXPECT_FALSE(*store_->has_blob(descriptor_of(text)));
}

TEST_P(RegistryStoreTest, BlobThatWasMadeOtherwiseHasAnotherWay) {
  const auto writer = store_->create_blob();
  ASSERT_EQ(failure_of(writer), "");
  EXPECT_EQ((*writer)->commit(descriptor_of("hello")).error().code, Code::refused);
  EXPECT_TRUE((*writer)->has_another_way());
  const auto staged = store_->create_blob();
  ASSERT_EQ(failure_of(staged), "");
  const std::string text = "hello";
  EXPECT_EQ(failure_of((*staged)->write(
                {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()})),
            "");
  EXPECT_EQ(*(*staged)->commit(descriptor_of(text)), PutOutcome::sent);
  EXPECT_FALSE((*staged)->has_another_way());
}

TEST_P(RegistryStoreTest, BlobIsReadPieceByPieceAndLeftInItsMiddle) {
  const std::string text(5'000'000, 'x');
  ASSERT_EQ(*put(text), PutOutcome::sent);
  const auto reader = store_->open_blob(descriptor_of(text));
  ASSERT_EQ(failure_of(reader), "");
  std::vector<std::uint8_t> room(1000);
  const Result<std::size_t> count = (*reader)->read(room);
  ASSERT_EQ(failure_of(count), "");
  EXPECT_GT(*count, 0U);
}

TEST_P(RegistryStoreTest, BlobIsMountedFromAnotherRepository) {
  ASSERT_EQ(*put("hello"), PutOutcome::sent);
  const OpenLocation other = open("o/other");
  TextBlob source("hello");
  EXPECT_EQ(*other.store->put_blob(descriptor_of("hello"), source, "o/app"), PutOutcome::mounted);
  EXPECT_TRUE(*other.store->has_blob(descriptor_of("hello")));
}

TEST_P(RegistryStoreTest, BlobThatCannotBeMountedIsSent) {
  const OpenLocation other = open("o/other");
  TextBlob source("hello");
  EXPECT_EQ(*other.store->put_blob(descriptor_of("hello"), source, "o/nowhere"), PutOutcome::sent);
  EXPECT_TRUE(*other.store->has_blob(descriptor_of("hello")));
}

TEST_P(RegistryStoreTest, BlobWithOtherBytesIsNotTaken) {
  const Descriptor blob = descriptor_of("hello");
  const Result<PutOutcome> result = put(blob, "hallo");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::refused);
  EXPECT_EQ(result.error().subject, subject("@" + blob.digest.text()));
  EXPECT_FALSE(*store_->has_blob(blob));
}

TEST_P(RegistryStoreTest, BlobThatIsMissingIsNamed) {
  const Descriptor blob = descriptor_of("hello");
  TextSink sink;
  const Result<void> result = store_->get_blob(blob, sink);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::not_found);
  EXPECT_EQ(result.error().subject, subject("@" + blob.digest.text()));
}

TEST_P(RegistryStoreTest, ManifestIsStoredUnderTagAndDigest) {
  const Digest digest = digest_of(std::string_view(kEmptyIndex));
  EXPECT_FALSE(*store_->head_manifest("one"));
  ASSERT_EQ(failure_of(store_->put_manifest("one", kOciIndexMediaType, kEmptyIndex)), "");
  EXPECT_EQ(*store_->head_manifest("one"), digest);
  for (const std::string& name : {std::string("one"), digest.text()}) {
    const Result<StoredManifest> stored = store_->get_manifest(name);
    ASSERT_EQ(failure_of(stored), "");
    EXPECT_EQ(stored->bytes, kEmptyIndex);
    EXPECT_EQ(stored->media_type, kOciIndexMediaType);
    EXPECT_EQ(stored->digest, digest);
  }
}

TEST_P(RegistryStoreTest, ManifestWithoutItsBlobsIsNotTaken) {
  const std::string manifest =
      R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",)"
      R"("config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":5,"digest":")" +
      descriptor_of("hello").digest.text() + R"("},"layers":[]})";
  const Result<void> result = store_->put_manifest("one", kOciManifestMediaType, manifest);
  ASSERT_FALSE(result);
  EXPECT_TRUE(result.error().code == Code::refused || result.error().code == Code::not_found)
      << failure_of(result);
  EXPECT_EQ(result.error().subject, subject(":one"));
  EXPECT_FALSE(*store_->head_manifest("one"));
}

TEST_P(RegistryStoreTest, ManifestThatIsMissingIsNamed) {
  const Result<StoredManifest> stored = store_->get_manifest("none");
  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().code, Code::not_found);
  EXPECT_EQ(stored.error().subject, subject(":none"));
}

TEST_P(RegistryStoreTest, CancelEndsEverything) {
  places_.cancel().request();
  EXPECT_EQ(store_->get_manifest("one").error().code, Code::cancelled);
  EXPECT_EQ(put("hello").error().code, Code::cancelled);
  EXPECT_EQ(registry_->requests(), std::vector<std::string>());
}

REGCACHE_EACH_REGISTRY(RegistryStoreTest);

}  // namespace
}  // namespace regcache
