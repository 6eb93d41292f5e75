// Method: each requirement of the distribution-spec's category "Push", asked of the service without
// a socket. docs/conformance.md lists them.
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "core/limits.h"
#include "native/server/content_hash.h"
#include "tests/native/server/service_test.h"

namespace regcache {
namespace {

Digest sha512_of(std::string_view bytes) {
  ContentHash hash("sha512");
  hash.update(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
  return hash.finish();
}

class PushTest : public RegistryServiceTest {
 protected:
  std::string fetch(std::string_view repository, const Digest& digest) {
    return body_of(call("GET", "/v2/" + std::string(repository) + "/blobs/" + digest.text()));
  }
};

TEST_F(PushTest, PostThenPut) {
  const Digest digest = digest_of("bytes");
  const ServerAnswer answer =
      call("PUT", begin_upload("a/b") + "?digest=" + digest.text(), "bytes");
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(header_of(answer, "Location"), "/v2/a/b/blobs/" + digest.text());
  EXPECT_EQ(header_of(answer, "Docker-Content-Digest"), digest.text());
  EXPECT_EQ(fetch("a/b", digest), "bytes");
}

TEST_F(PushTest, EveryUploadHasALocationOfItsOwn) {
  const std::string first = begin_upload("a");
  const std::string second = begin_upload("a");
  EXPECT_NE(first, second);
  ASSERT_EQ(call("PATCH", first, "01234").status, 202);
  EXPECT_EQ(header_of(call("GET", second), "Range"), "0-0");
}

TEST_F(PushTest, PostAlone) {
  const Digest digest = digest_of("bytes");
  const ServerAnswer answer = call("POST", "/v2/a/blobs/uploads/?digest=" + digest.text(), "bytes");
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(header_of(answer, "Location"), "/v2/a/blobs/" + digest.text());
  EXPECT_EQ(fetch("a", digest), "bytes");
}

TEST_F(PushTest, ChunksWithContentRange) {
  const std::string upload = begin_upload("a");
  ServerAnswer answer = call("PATCH", upload, "01234", {.headers = {{"Content-Range", "0-4"}}});
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(header_of(answer, "Range"), "0-4");
  EXPECT_EQ(header_of(answer, "Location"), upload);
  answer = call("PATCH", upload, "56789", {.headers = {{"Content-Range", "5-9"}}});
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(header_of(answer, "Range"), "0-9");
  const Digest digest = digest_of("0123456789");
  EXPECT_EQ(call("PUT", upload + "?digest=" + digest.text()).status, 201);
  EXPECT_EQ(fetch("a", digest), "0123456789");
}

TEST_F(PushTest, LastChunkInThePut) {
  const std::string upload = begin_upload("a");
  ASSERT_EQ(call("PATCH", upload, "01234", {.headers = {{"Content-Range", "0-4"}}}).status, 202);
  const Digest digest = digest_of("0123456789");
  EXPECT_EQ(call("PUT", upload + "?digest=" + digest.text(), "56789",
                 {.headers = {{"Content-Range", "5-9"}}})
                .status,
            201);
  EXPECT_EQ(fetch("a", digest), "0123456789");
}

TEST_F(PushTest, StreamWithoutContentRange) {
  const std::string upload = begin_upload("a");
  const std::string bytes(5000, 'x');
  ASSERT_EQ(call("PATCH", upload, bytes).status, 202);
  ASSERT_EQ(call("PATCH", upload, "end").status, 202);
  const Digest digest = digest_of(bytes + "end");
  EXPECT_EQ(call("PUT", upload + "?digest=" + digest.text()).status, 201);
}

TEST_F(PushTest, ChunkOutOfOrderIs416AndTellsWhereToGoOn) {
  const std::string upload = begin_upload("a");
  ASSERT_EQ(call("PATCH", upload, "01234", {.headers = {{"Content-Range", "0-4"}}}).status, 202);
  for (const char* const method : {"PATCH", "PUT"}) {
    const std::string query =
        method == std::string("PUT") ? "?digest=" + digest_of("x").text() : std::string();
    for (const char* const range : {"0-4", "6-10", "4-8"}) {
      SCOPED_TRACE(std::string(method) + ' ' + range);
      const ServerAnswer answer =
          call(method, upload + query, "vwxyz", {.headers = {{"Content-Range", range}}});
      EXPECT_EQ(answer.status, 416);
      EXPECT_EQ(header_of(answer, "Range"), "0-4");
      EXPECT_EQ(header_of(answer, "Location"), upload);
    }
  }
  ASSERT_EQ(call("PATCH", upload, "56789", {.headers = {{"Content-Range", "5-9"}}}).status, 202);
  EXPECT_EQ(call("PUT", upload + "?digest=" + digest_of("0123456789").text()).status, 201);
}

TEST_F(PushTest, ChunkThatLiesAboutItselfIs400) {
  const std::string upload = begin_upload("a");
  ServerAnswer answer = call("PATCH", upload, "01234", {.headers = {{"Content-Range", "0-3"}}});
  EXPECT_EQ(error_code_of(answer), "SIZE_INVALID");
  answer = call("PATCH", upload, "01234", {.headers = {{"Content-Range", "five"}}});
  EXPECT_EQ(error_code_of(answer), "BLOB_UPLOAD_INVALID");
  EXPECT_EQ(header_of(call("GET", upload), "Range"), "0-0");
}

// The body of a client that is slower than somebody else's question.
class SlowBody final : public RequestBody {
 public:
  explicit SlowBody(std::promise<void>& begun) : begun_(begun) {}
  Result<void> read_to(const BodySink& sink) override {
    const std::uint8_t half[] = {'0', '1', '2', '3', '4'};
    REGCACHE_TRY(sink(half));
    begun_.set_value();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return sink(half);
  }

 private:
  std::promise<void>& begun_;
};

TEST_F(PushTest, StatusCountsWhatIsStillArriving) {
  const std::string upload = begin_upload("a");
  std::promise<void> begun;
  std::thread writer([&] {
    SlowBody body(begun);
    (void)service_->answer(
        {.method = "PATCH", .target = upload, .peer = {}, .headers = {}, .body = &body});
  });
  begun.get_future().wait();
  EXPECT_EQ(header_of(call("GET", upload), "Range"), "0-9");
  writer.join();
}

TEST_F(PushTest, StatusIs204WithTheRange) {
  const std::string upload = begin_upload("a");
  ServerAnswer answer = call("GET", upload);
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(header_of(answer, "Range"), "0-0");
  ASSERT_EQ(call("PATCH", upload, "01234").status, 202);
  answer = call("GET", upload);
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(header_of(answer, "Range"), "0-4");
  EXPECT_EQ(header_of(answer, "Location"), upload);
}

TEST_F(PushTest, BrokenChunkKeepsWhatArrivedAndResumes) {
  const std::string bytes(2500, 'x');
  const std::string upload = begin_upload("a");
  const ServerAnswer broken = call("PATCH", upload, bytes, {.breaks_off = true});
  EXPECT_EQ(error_code_of(broken), "BLOB_UPLOAD_INVALID");
  EXPECT_EQ(header_of(call("GET", upload), "Range"), "0-2499");
  ASSERT_EQ(call("PATCH", upload, "end", {.headers = {{"Content-Range", "2500-2502"}}}).status,
            202);
  EXPECT_EQ(call("PUT", upload + "?digest=" + digest_of(bytes + "end").text()).status, 201);
}

TEST_F(PushTest, BrokenPutKeepsTheUpload) {
  const std::string upload = begin_upload("a");
  const Digest digest = digest_of("0123456789");
  EXPECT_EQ(call("PUT", upload + "?digest=" + digest.text(), "01234", {.breaks_off = true}).status,
            400);
  EXPECT_EQ(call("PUT", upload + "?digest=" + digest.text(), "56789").status, 201);
}

TEST_F(PushTest, BrokenSinglePostLeavesNothing) {
  const Digest digest = digest_of("0123456789");
  EXPECT_EQ(
      call("POST", "/v2/a/blobs/uploads/?digest=" + digest.text(), "01234", {.breaks_off = true})
          .status,
      400);
  EXPECT_EQ(call("GET", "/v2/a/blobs/" + digest.text()).status, 404);
  EXPECT_EQ(disk_->list("repositories/a/_uploads")->size(), 0U);
}

TEST_F(PushTest, UploadGoesOnAfterARestart) {
  const std::string upload = begin_upload("a");
  ASSERT_EQ(call("PATCH", upload, "01234").status, 202);
  restart();
  EXPECT_EQ(header_of(call("GET", upload), "Range"), "0-4");
  ASSERT_EQ(call("PATCH", upload, "56789", {.headers = {{"Content-Range", "5-9"}}}).status, 202);
  const Digest digest = digest_of("0123456789");
  EXPECT_EQ(call("PUT", upload + "?digest=" + digest.text()).status, 201);
  EXPECT_EQ(fetch("a", digest), "0123456789");
}

TEST_F(PushTest, UnknownUploadIs404) {
  const std::string unknown = "/v2/a/blobs/uploads/" + std::string(32, '0');
  for (const char* const method : {"GET", "PATCH", "PUT", "DELETE"}) {
    SCOPED_TRACE(method);
    const ServerAnswer answer = call(method, unknown + "?digest=" + digest_of("x").text());
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(error_code_of(answer), "BLOB_UPLOAD_UNKNOWN");
  }
  EXPECT_EQ(call("GET", "/v2/a/blobs/uploads/..%2F..").status, 404);
  EXPECT_EQ(call("PATCH", "/v2/a/blobs/uploads/lock", "x").status, 404);
}

TEST_F(PushTest, UploadBelongsToItsRepository) {
  std::string upload = begin_upload("a");
  upload.replace(upload.find("/a/"), 3, "/b/");
  EXPECT_EQ(call("PATCH", upload, "x").status, 404);
}

TEST_F(PushTest, CancelledUploadIsGone) {
  const std::string upload = begin_upload("a");
  ASSERT_EQ(call("PATCH", upload, "01234").status, 202);
  EXPECT_EQ(call("DELETE", upload).status, 204);
  EXPECT_EQ(call("GET", upload).status, 404);
}

TEST_F(PushTest, WrongDigestIs400AndNothingIsServed) {
  const Digest claimed = digest_of("other bytes");
  for (const std::string& target : {begin_upload("a") + "?digest=" + claimed.text(),
                                    "/v2/a/blobs/uploads/?digest=" + claimed.text()}) {
    SCOPED_TRACE(target);
    const ServerAnswer answer =
        call(target.find("?") == target.find("uploads/") + 8 ? "POST" : "PUT", target, "bytes");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(error_code_of(answer), "DIGEST_INVALID");
  }
  EXPECT_EQ(call("GET", "/v2/a/blobs/" + claimed.text()).status, 404);
  EXPECT_EQ(call("GET", "/v2/a/blobs/" + digest_of("bytes").text()).status, 404);
}

TEST_F(PushTest, MalformedDigestIs400) {
  for (const char* const query : {"", "?digest=", "?digest=sha256:abc", "?digest=md5:abc"}) {
    SCOPED_TRACE(query);
    EXPECT_EQ(error_code_of(call("PUT", begin_upload("a") + query, "x")), "DIGEST_INVALID");
  }
  EXPECT_EQ(error_code_of(call("POST", "/v2/a/blobs/uploads/?digest=sha256:abc", "x")),
            "DIGEST_INVALID");
  EXPECT_EQ(error_code_of(call("POST", "/v2/a/blobs/uploads/?digest-algorithm=md5")),
            "DIGEST_INVALID");
}

TEST_F(PushTest, Sha512BlobsAndManifests) {
  const Digest digest = sha512_of("bytes");
  ServerAnswer answer = call("POST", "/v2/a/blobs/uploads/?digest-algorithm=sha512");
  ASSERT_EQ(answer.status, 202);
  const std::string upload = header_of(answer, "Location");
  ASSERT_EQ(call("PATCH", upload, "bytes").status, 202);
  EXPECT_EQ(call("PUT", upload + "?digest=" + digest.text()).status, 201);
  EXPECT_EQ(header_of(call("HEAD", "/v2/a/blobs/" + digest.text()), "Docker-Content-Digest"),
            digest.text());
  // Without the announcement the bytes are read once more, and come to the same.
  EXPECT_EQ(call("PUT", begin_upload("b") + "?digest=" + digest.text(), "bytes").status, 201);

  const std::string manifest = image("a");
  answer = push_manifest("a", sha512_of(manifest).text(), kImageType, manifest);
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(header_of(answer, "Docker-Content-Digest"), sha512_of(manifest).text());
  EXPECT_EQ(call("GET", "/v2/a/manifests/" + sha512_of(manifest).text()).body, manifest);
}

TEST_F(PushTest, MountFromAnotherRepository) {
  const Digest digest = push_blob("from/here", "bytes");
  const ServerAnswer answer =
      call("POST", "/v2/to/blobs/uploads/?mount=" + digest.text() + "&from=from%2Fhere");
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(header_of(answer, "Location"), "/v2/to/blobs/" + digest.text());
  EXPECT_EQ(fetch("to", digest), "bytes");
}

TEST_F(PushTest, MountThatCannotBeDoneBeginsAnUpload) {
  const Digest digest = push_blob("from", "bytes");
  for (const std::string& query :
       {"?mount=" + digest.text(), "?mount=" + digest.text() + "&from=other",
        "?mount=" + digest.text() + "&from=../from",
        "?mount=" + digest_of("absent").text() + "&from=from"}) {
    SCOPED_TRACE(query);
    const ServerAnswer answer = call("POST", "/v2/to/blobs/uploads/" + query);
    EXPECT_EQ(answer.status, 202);
    EXPECT_EQ(call("GET", header_of(answer, "Location")).status, 204);
  }
  EXPECT_EQ(call("HEAD", "/v2/to/blobs/" + digest.text()).status, 404);
}

TEST_F(PushTest, ManifestByTag) {
  const std::string manifest = image("a");
  const ServerAnswer answer = push_manifest("a", "latest", kImageType, manifest);
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(header_of(answer, "Location"), "/v2/a/manifests/" + digest_of(manifest).text());
  EXPECT_EQ(header_of(answer, "Docker-Content-Digest"), digest_of(manifest).text());
}

TEST_F(PushTest, ManifestByDigest) {
  const std::string manifest = image("a");
  EXPECT_EQ(push_manifest("a", digest_of(manifest).text(), kImageType, manifest).status, 201);
  const ServerAnswer wrong = push_manifest("a", digest_of("x").text(), kImageType, manifest);
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(error_code_of(wrong), "DIGEST_INVALID");
}

TEST_F(PushTest, TagMoves) {
  const std::string first = image("a", "one");
  const std::string second = image("a", "two");
  ASSERT_EQ(push_manifest("a", "t", kImageType, first).status, 201);
  ASSERT_EQ(push_manifest("a", "t", kImageType, second).status, 201);
  EXPECT_EQ(call("GET", "/v2/a/manifests/t").body, second);
  EXPECT_EQ(call("GET", "/v2/a/manifests/" + digest_of(first).text()).body, first);
}

TEST_F(PushTest, ManifestOverFourMebibytesIs413) {
  const std::string start = image("a", "layer", R"(,"annotations":{"x":")");
  std::string manifest = start.substr(0, start.size() - 1);
  manifest += std::string(kManifestBytesMax - manifest.size() - 3, 'x') + "\"}}";
  ASSERT_EQ(manifest.size(), kManifestBytesMax);
  EXPECT_EQ(push_manifest("a", "t", kImageType, manifest).status, 201);
  EXPECT_EQ(push_manifest("a", "t", kImageType, manifest + ' ').status, 413);
}

TEST_F(PushTest, ManifestWithAMissingBlobIs404) {
  const Digest config = push_blob("a", "{}");
  const std::string absent = descriptor_json("application/x", digest_of("absent"), 6);
  const std::string present = descriptor_json("application/x", config, 2);
  for (const std::string& manifest : {"{\"config\":" + absent + ",\"layers\":[]}",
                                      "{\"config\":" + present + ",\"layers\":[" + absent + "]}",
                                      "{\"manifests\":[" + absent + "]}"}) {
    SCOPED_TRACE(manifest);
    const ServerAnswer answer = push_manifest("a", "t", kImageType, manifest);
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(error_code_of(answer), "MANIFEST_BLOB_UNKNOWN");
    EXPECT_EQ(call("GET", "/v2/a/manifests/t").status, 404);
  }
}

TEST_F(PushTest, ManifestMayNotUseTheBlobsOfOthers) {
  const std::string manifest = image("from");
  EXPECT_EQ(push_manifest("to", "t", kImageType, manifest).status, 404);
}

TEST_F(PushTest, NonDistributableLayerMayBeMissing) {
  const Digest config = push_blob("a", "{}");
  for (const char* const type : {"application/vnd.oci.image.layer.nondistributable.v1.tar",
                                 "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
                                 "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
                                 "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"}) {
    SCOPED_TRACE(type);
    const std::string manifest = "{\"config\":" + descriptor_json("application/x", config, 2) +
                                 ",\"layers\":[" + descriptor_json(type, digest_of("no"), 2) + "]}";
    EXPECT_EQ(push_manifest("a", "t", kImageType, manifest).status, 201);
  }
}

// An artifact: no config of its own, and layers of any type or none.
TEST_F(PushTest, ArtifactsWithTheEmptyConfig) {
  const std::string empty =
      descriptor_json("application/vnd.oci.empty.v1+json", push_blob("a", "{}"), 2);
  const std::string start = R"({"schemaVersion":2,"artifactType":"type/x","config":)" + empty;
  for (const std::string& layers : {"[" + empty + "]", std::string("[]")}) {
    const std::string manifest = start + ",\"layers\":" + layers + "}";
    EXPECT_EQ(push_manifest("a", "x", kImageType, manifest).status, 201);
    EXPECT_EQ(call("GET", "/v2/a/manifests/x").body, manifest);
  }
}

TEST_F(PushTest, IndexOfManifests) {
  const std::string child = image("a");
  ASSERT_EQ(push_manifest("a", digest_of(child).text(), kImageType, child).status, 201);
  const std::string index =
      "{\"manifests\":[" + descriptor_json(kImageType, digest_of(child), child.size()) + "]}";
  EXPECT_EQ(push_manifest("a", "index", kIndexType, index).status, 201);
  EXPECT_EQ(call("GET", "/v2/a/manifests/index").body, index);
}

// BuildKit's cache in its older shape: an index or list whose entries are blobs.
TEST_F(PushTest, IndexOfBlobs) {
  const Digest layer = push_blob("a", "layer");
  const Digest config = push_blob("a", "config");
  const std::string index =
      "{\"manifests\":[" +
      descriptor_json("application/vnd.oci.image.layer.v1.tar+gzip", layer, 5) + ',' +
      descriptor_json("application/vnd.buildkit.cacheconfig.v0", config, 6) + "]}";
  for (const std::string_view type :
       {kIndexType,
        std::string_view("application/vnd.docker.distribution.manifest.list.v2+json")}) {
    SCOPED_TRACE(type);
    EXPECT_EQ(push_manifest("a", "cache", type, index).status, 201);
    EXPECT_EQ(header_of(call("HEAD", "/v2/a/manifests/cache"), "Content-Type"), type);
  }
}

TEST_F(PushTest, ManifestIsKeptByteForByte) {
  std::string manifest = image("a");
  manifest.insert(1, "\n\t \"unknown\" : [1, 2.50, \"\\u0041\"] ,\r\n");
  ASSERT_EQ(push_manifest("a", "t", kImageType, manifest).status, 201);
  EXPECT_EQ(call("GET", "/v2/a/manifests/t").body, manifest);
}

TEST_F(PushTest, ContentTypeMustBeTheManifestsOwn) {
  const std::string manifest = image("a");
  EXPECT_EQ(error_code_of(push_manifest("a", "t", kIndexType, manifest)), "MANIFEST_INVALID");
  EXPECT_EQ(push_manifest("a", "t", std::string(kImageType) + "; charset=utf-8", manifest).status,
            201);
  EXPECT_EQ(header_of(call("HEAD", "/v2/a/manifests/t"), "Content-Type"), kImageType);
  EXPECT_EQ(call("PUT", "/v2/a/manifests/t", manifest).status, 201) << "taken from the manifest";
}

TEST_F(PushTest, MediaTypeCannotCarryAHeader) {
  const Digest config = push_blob("a", "{}");
  const std::string manifest =
      "{\"config\":" + descriptor_json("application/x", config, 2) + ",\"layers\":[]}";
  for (const char* const type : {"a/b\r\nSet-Cookie: x", "no slash", "", "/", "a/b/c", "a /b"}) {
    SCOPED_TRACE(type);
    EXPECT_EQ(error_code_of(push_manifest("a", "t", type, manifest)), "MANIFEST_INVALID");
  }
}

TEST_F(PushTest, BrokenManifestIs400) {
  const Digest blob = push_blob("a", "{}");
  const std::string good = descriptor_json("application/x", blob, 2);
  for (const std::string& manifest :
       {std::string(), std::string("{"), std::string("[]"), std::string("null"),
        std::string("{\"mediaType\":1}"), std::string("{\"layers\":{}}"),
        std::string("{\"config\":[]}"), std::string("{\"config\":{\"digest\":\"x\"}}"),
        "{\"config\":" + good + ",\"layers\":[1]}",
        "{\"config\":" + good + ",\"layers\":[],\"manifests\":[]}",
        "{\"config\":" + good + ",\"config\":" + good + "}",
        "{\"config\":" + good + ",\"annotations\":{\"a\":1}}",
        "{\"config\":" + good + ",\"subject\":{\"digest\":\"sha256:x\"}}"}) {
    SCOPED_TRACE(manifest);
    const ServerAnswer answer = push_manifest("a", "t", kImageType, manifest);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(error_code_of(answer), "MANIFEST_INVALID");
  }
}

}  // namespace
}  // namespace regcache
