// Method: a registry in a folder, used through its requests and then collected at times that the test
// names; what a request needs must be there whatever a collection beside it does.
#include "native/server/collector.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "native/server/collection_limits.h"
#include "native/server/disk_layout.h"
#include "tests/native/server/service_test.h"

namespace regcache {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const seconds kGrace(kCollectionGrace);
const seconds kUploadAge(kUploadAgeMax);

class CollectorTest : public RegistryServiceTest {
 protected:
  Collection collect_after(seconds passed, RetentionRules rules = {
                                               .age_max = {}, .bytes_max = {}, .grace = kGrace}) {
    const Result<Collection> done =
        service_->collect(rules, std::chrono::system_clock::now() + passed);
    EXPECT_TRUE(done) << to_text(done.error());
    return done ? *done : Collection{};
  }
  // As if nobody had used any file for so long.
  void let_pass(seconds passed) {
    const std::string root = folder_ / "root";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (entry.is_regular_file()) {
        std::filesystem::last_write_time(entry.path(), entry.last_write_time() - passed);
      }
    }
  }
  std::size_t files_below(const std::string& path) {
    std::size_t files = 0;
    const std::filesystem::path folder = folder_ / ("root/" + path);
    if (std::filesystem::exists(folder)) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        files += entry.is_regular_file() ? 1 : 0;
      }
    }
    return files;
  }
  int status_of(const std::string& target) { return call("HEAD", target).status; }
};

std::string blob_path(const Digest& digest) {
  return "/v2/a/blobs/" + digest.text();
}

TEST_F(CollectorTest, UploadGoesWhenNothingWasWrittenToItForItsAge) {
  const std::string upload = begin_upload("never/any/manifest");
  ASSERT_EQ(call("PATCH", upload, "bytes").status, 202);
  EXPECT_EQ(collect_after(kUploadAge - seconds(60)).uploads, 0);
  EXPECT_EQ(call("GET", upload).status, 204);
  EXPECT_EQ(collect_after(kUploadAge + seconds(60)).uploads, 1);
  EXPECT_EQ(error_code_of(call("PATCH", upload, "more")), "BLOB_UPLOAD_UNKNOWN");
  EXPECT_EQ(files_below("repositories"), 0);
}

TEST_F(CollectorTest, UploadOfAServerBeforeThisOneGoesToo) {
  const std::string upload = begin_upload("a");
  restart();
  EXPECT_EQ(collect_after(kUploadAge + seconds(60)).uploads, 1);
  EXPECT_EQ(call("GET", upload).status, 404);
}

TEST_F(CollectorTest, BlobWithoutAManifestGoesAfterTheGrace) {
  const Digest digest = push_blob("a", "bytes");
  EXPECT_EQ(collect_after(kGrace - seconds(60)).blobs, 0);
  EXPECT_EQ(status_of(blob_path(digest)), 200);
  const Collection done = collect_after(kGrace + seconds(60));
  EXPECT_EQ(done.blobs, 1);
  EXPECT_EQ(done.freed_bytes, 5);
  EXPECT_EQ(done.blobs_left, 0);
  EXPECT_EQ(status_of(blob_path(digest)), 404);
  EXPECT_EQ(files_below("blobs"), 0);
}

TEST_F(CollectorTest, BlobThatAClientWasToldOfHasTheGraceAnew) {
  const Digest asked = push_blob("a", "asked");
  const Digest mounted = push_blob("b", "mounted");
  const Digest sent_again = push_blob("a", "sent again");
  let_pass(hours(2));
  EXPECT_EQ(status_of(blob_path(asked)), 200);
  EXPECT_EQ(call("POST", "/v2/a/blobs/uploads/?mount=" + mounted.text() + "&from=b").status, 201);
  push_blob("a", "sent again");
  EXPECT_EQ(collect_after(seconds(1)).blobs, 0);
  EXPECT_EQ(status_of(blob_path(asked)), 200);
  EXPECT_EQ(status_of(blob_path(mounted)), 200);
  EXPECT_EQ(status_of(blob_path(sent_again)), 200);
}

TEST_F(CollectorTest, WhatAManifestNamesStaysForEver) {
  const std::string foreign = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
  const Digest elsewhere = push_blob("a", "a layer that may lie elsewhere");
  push_blob("a", "config");
  const std::string manifest = R"({"schemaVersion":2,"mediaType":")" + std::string(kImageType) +
                               R"(","config":)" + descriptor_json("a/b", digest_of("config"), 6) +
                               R"(,"layers":[)" + descriptor_json(foreign, elsewhere, 30) + "]}";
  ASSERT_EQ(push_manifest("a", "t", kImageType, manifest).status, 201);
  const Collection done = collect_after(hours(9000));
  EXPECT_EQ(done.blobs, 0);
  EXPECT_EQ(done.blobs_left, 3);
  EXPECT_EQ(status_of(blob_path(elsewhere)), 200);
  EXPECT_EQ(status_of("/v2/a/manifests/t"), 200);
}

TEST_F(CollectorTest, BlobStaysInTheRepositoryThatNamesItAlone) {
  push_blob("b", "layer");
  ASSERT_EQ(push_manifest("a", "t", kImageType, image("a")).status, 201);
  collect_after(hours(2));
  EXPECT_EQ(status_of("/v2/b/blobs/" + digest_of("layer").text()), 404);
  EXPECT_EQ(body_of(call("GET", blob_path(digest_of("layer")))), "layer");
}

TEST_F(CollectorTest, DeletedManifestFreesItsBlobs) {
  const std::string manifest = image("a");
  ASSERT_EQ(push_manifest("a", "t", kImageType, manifest).status, 201);
  ASSERT_EQ(call("DELETE", "/v2/a/manifests/" + digest_of(manifest).text()).status, 202);
  EXPECT_EQ(collect_after(hours(2)).blobs, 3);
  EXPECT_EQ(files_below("blobs"), 0);
}

TEST_F(CollectorTest, ManifestWithoutATagStaysWithoutARule) {
  const std::string manifest = image("a");
  const std::string path = "/v2/a/manifests/" + digest_of(manifest).text();
  ASSERT_EQ(push_manifest("a", digest_of(manifest).text(), kImageType, manifest).status, 201);
  collect_after(hours(9000));
  EXPECT_EQ(status_of(path), 200);
  const Collection done =
      collect_after(hours(9000), {.age_max = hours(24), .bytes_max = {}, .grace = kGrace});
  EXPECT_EQ(done.by_age, std::vector{"a@" + digest_of(manifest).text()});
  EXPECT_EQ(status_of(path), 404);
}

TEST_F(CollectorTest, TagThatNobodyPulledGoesWithAllThatOnlyItHad) {
  ASSERT_EQ(push_manifest("a", "old", kImageType, image("a", "old")).status, 201);
  ASSERT_EQ(push_manifest("a", "pulled", kImageType, image("a", "pulled")).status, 201);
  let_pass(hours(50));
  EXPECT_EQ(call("GET", "/v2/a/manifests/pulled").status, 200);
  const Collection done =
      collect_after(seconds(1), {.age_max = hours(48), .bytes_max = {}, .grace = kGrace});
  EXPECT_EQ(done.by_age, std::vector<std::string>{"a:old"});
  EXPECT_EQ(done.manifests, 1);
  EXPECT_EQ(done.blobs, 2);  // its manifest and its layer; the config is shared
  EXPECT_EQ(call("GET", "/v2/a/tags/list").body, R"({"name":"a","tags":["pulled"]})");
  EXPECT_EQ(status_of(blob_path(digest_of("old"))), 404);
  EXPECT_EQ(status_of(blob_path(digest_of("pulled"))), 200);
}

TEST_F(CollectorTest, RetiredReferrerIsNotListed) {
  const Digest subject = digest_of("never pushed");
  const std::string referrer =
      image("a", "layer", ",\"subject\":" + descriptor_json(kImageType, subject, 1));
  ASSERT_EQ(push_manifest("a", "t", kImageType, referrer).status, 201);
  collect_after(hours(50), {.age_max = hours(48), .bytes_max = {}, .grace = kGrace});
  EXPECT_EQ(call("GET", "/v2/a/referrers/" + subject.text()).body.find("sha256"),
            std::string::npos);
}

TEST_F(CollectorTest, SizeThatWhatIsInUseIsPastIsTold) {
  ASSERT_EQ(push_manifest("a", "t", kImageType, image("a")).status, 201);
  const RetentionRules rules{.age_max = {}, .bytes_max = 1, .grace = kGrace};
  const Collection now = collect_after(seconds(1), rules);
  ASSERT_TRUE(now.bytes_too_many);
  EXPECT_EQ(*now.bytes_too_many, now.bytes_left - 1);
  EXPECT_EQ(status_of("/v2/a/manifests/t"), 200);
  const Collection later = collect_after(hours(2), rules);
  EXPECT_EQ(later.by_size, std::vector<std::string>{"a:t"});
  EXPECT_FALSE(later.bytes_too_many);
  EXPECT_EQ(later.bytes_left, 0);
}

TEST_F(CollectorTest, BrokenManifestKeepsEveryBlob) {
  const std::string manifest = image("a");
  ASSERT_EQ(push_manifest("a", "t", kImageType, manifest).status, 201);
  const Digest digest = digest_of(manifest);
  const std::string path = folder_ / ("root/" + content_path(digest));
  std::filesystem::resize_file(path, 10);
  const Result<Collection> done =
      service_->collect({}, std::chrono::system_clock::now() + hours(2));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::corrupt);
  EXPECT_EQ(done.error().subject, "a@" + digest.text());
  EXPECT_EQ(status_of(blob_path(digest_of("layer"))), 200);
}

TEST_F(CollectorTest, FolderToReadOnlyIsNotTouched) {
  const Digest digest = push_blob("a", "bytes");
  let_pass(hours(2));
  service_.reset();
  disk_.reset();
  std::filesystem::remove(std::filesystem::path(folder_ / "root/lock"));
  Result<std::unique_ptr<Disk>> disk =
      Disk::open(folder_ / "root", Durability::fast, DiskAccess::read_only);
  ASSERT_TRUE(disk);
  disk_ = *std::move(disk);
  service_ = std::make_unique<RegistryService>(*disk_);
  EXPECT_EQ(status_of(blob_path(digest)), 200);
  const Result<UseTime> used = disk_->last_use(content_path(digest));
  ASSERT_TRUE(used);
  EXPECT_LT(*used, std::chrono::system_clock::now() - hours(1));
  EXPECT_FALSE(disk_->exists("lock"));
}

// With no time of grace at all: only what requests use right now protects them.
TEST_F(CollectorTest, PushesGoThroughWhileCollectionsRun) {
  constexpr int kPushers = 3;
  constexpr int kRounds = 60;
  std::atomic<int> running = kPushers;
  std::vector<std::thread> pushers;
  std::atomic<int> broken = 0;
  for (int pusher = 0; pusher < kPushers; ++pusher) {
    pushers.emplace_back([&, pusher] {
      const std::string repository = "r" + std::to_string(pusher);
      for (int round = 0; round < kRounds; ++round) {
        // Few different layers, so that one pusher's garbage is what the other one pushes.
        const std::string layer = "layer " + std::to_string((round + pusher) % 4);
        const std::string manifest =
            R"({"schemaVersion":2,"mediaType":")" + std::string(kImageType) + R"(","config":)" +
            descriptor_json("a/b", digest_of("config"), 6) + R"(,"layers":[)" +
            descriptor_json("a/c", digest_of(layer), layer.size()) + "]}";
        // A collection without grace may take a blob before its manifest comes: it is pushed again.
        int status = 0;
        while (status != 201) {
          push_blob(repository, "config");
          push_blob(repository, layer);
          status = push_manifest(repository, "t", kImageType, manifest).status;
          ASSERT_TRUE(status == 201 || status == 404) << status;
        }
        // Taken is taken: all of it is there, until this repository's tag moves on.
        const bool is_whole =
            status_of("/v2/" + repository + "/manifests/t") == 200 &&
            body_of(call("GET", "/v2/" + repository + "/blobs/" + digest_of(layer).text())) ==
                layer &&
            body_of(call("GET", "/v2/" + repository + "/blobs/" + digest_of("config").text())) ==
                "config";
        broken += is_whole ? 0 : 1;
        call("DELETE", "/v2/" + repository + "/manifests/" + digest_of(manifest).text());
      }
      --running;
    });
  }
  int collections = 0;
  std::size_t blobs = 0;
  while (running > 0) {
    const Collection done = collect_after(seconds(0), {});
    blobs += done.blobs;
    ++collections;
  }
  for (std::thread& pusher : pushers) {
    pusher.join();
  }
  EXPECT_EQ(broken, 0);
  EXPECT_GT(collections, 1);
  EXPECT_GT(blobs, 0);
}

}  // namespace
}  // namespace regcache
