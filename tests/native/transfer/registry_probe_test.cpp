// Method: a repository in memory with habits; what is found out about each, and what is left there. Real
// registries are probed by the tests of the command line.
#include "native/transfer/registry_probe.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace regcache {
namespace {

// Takes everything but what it was told to refuse.
class HabitualStore final : public Store {
 public:
  std::set<std::string, std::less<>> refused_types;
  std::optional<Code> blobs;      // what put_blob fails with
  std::optional<Code> deletions;  // what delete_manifest fails with
  bool rewrites = false;          // what comes back is not what was put
  std::map<std::string, StoredManifest, std::less<>> manifests;
  std::optional<Code> blob_deletions;
  std::set<std::string> sent;
  std::set<std::string> kept;  // blobs that are there

  [[nodiscard]] std::string text() const override { return "in memory"; }
  Result<StoredManifest> get_manifest(std::string_view name) override {
    if (rewrites) {
      return fail(Code::corrupt, std::string(name), "it has other bytes than its digest says");
    }
    return manifests.at(std::string(name));
  }
  Result<std::optional<Digest>> head_manifest(std::string_view /*name*/) override {
    return std::optional<Digest>();
  }
  Result<void> put_manifest(std::string_view name, std::string_view media_type,
                            std::string_view bytes) override {
    if (refused_types.contains(media_type) ||
        (refused_types.contains("zstd") && bytes.find("zstd") != std::string_view::npos)) {
      return fail(Code::refused, std::string(name), "MANIFEST_INVALID: no such thing here");
    }
    manifests.insert_or_assign(
        std::string(name),
        StoredManifest{std::string(bytes), std::string(media_type), digest_of(bytes)});
    return {};
  }
  Result<void> delete_manifest(const Digest& digest) override {
    if (deletions) {
      return fail(*deletions, digest.text(), "the operation is unsupported");
    }
    manifests.erase(digest.text());
    return {};
  }
  Result<void> delete_blob(const Descriptor& blob) override {
    if (blob_deletions) {
      return fail(*blob_deletions, blob.digest.text(), "the operation is unsupported");
    }
    EXPECT_TRUE(manifests.empty()) << "a blob went before what refers to it";
    kept.erase(blob.digest.text());
    return {};
  }
  Result<bool> has_blob(const Descriptor& /*blob*/) override { return false; }
  Result<void> get_blob(const Descriptor& /*blob*/, BlobSink& /*sink*/) override { return {}; }
  Result<PutOutcome> put_blob(const Descriptor& blob, BlobSource& /*source*/,
                              std::optional<std::string> /*mount_from*/) override {
    if (blobs) {
      return fail(*blobs, blob.digest.text(), "the answer");
    }
    sent.insert(blob.digest.text());
    return kept.insert(blob.digest.text()).second ? PutOutcome::sent : PutOutcome::existed;
  }
};

RegistryProbe probe(HabitualStore& store, std::uint64_t nonce = 7) {
  Result<RegistryProbe> made = probe_registry(store, store, nonce);
  EXPECT_TRUE(made) << (made ? "" : to_text(made.error()));
  return made ? *std::move(made) : RegistryProbe();
}

TEST(RegistryProbe, OneThatTakesEverythingIsLeftAsItWas) {
  HabitualStore store;
  const RegistryProbe made = probe(store);
  for (const ProbeFinding& finding : made.findings) {
    EXPECT_EQ(finding.verdict, Verdict::yes) << trial_name(finding.trial) << finding.why;
  }
  EXPECT_EQ(made.shape(), ManifestShape::oci_manifest);
  EXPECT_TRUE(made.left.empty());
  EXPECT_TRUE(made.left_blobs.empty());
  EXPECT_TRUE(store.manifests.empty());
  EXPECT_TRUE(store.kept.empty());
}

TEST(RegistryProbe, BlobsThatWereThereBeforeStay) {
  HabitualStore store;
  probe(store);
  store.kept = store.sent;
  const RegistryProbe made = probe(store);
  EXPECT_TRUE(made.left_blobs.empty());
  EXPECT_EQ(store.kept, store.sent);
}

TEST(RegistryProbe, BlobsThatCannotBeDeletedAreNamed) {
  HabitualStore store;
  store.blob_deletions = Code::unsupported;
  const RegistryProbe made = probe(store);
  EXPECT_EQ(made.verdict(ProbeTrial::deletion), Verdict::yes);
  EXPECT_TRUE(made.left.empty());
  EXPECT_EQ(made.left_blobs.size(), store.kept.size());
  EXPECT_FALSE(made.left_blobs.empty());
}

TEST(RegistryProbe, RunsSendBlobsOfTheirOwn) {
  HabitualStore store;
  probe(store, 1);
  const std::size_t once = store.sent.size();
  probe(store, 2);
  EXPECT_EQ(store.sent.size(), 2 * once);
}

TEST(RegistryProbe, TheFirstShapeThatIsTakenCounts) {
  HabitualStore store;
  store.refused_types = {"application/vnd.oci.image.manifest.v1+json"};
  const RegistryProbe made = probe(store);
  EXPECT_EQ(made.verdict(ProbeTrial::oci_manifest), Verdict::no);
  EXPECT_EQ(made.shape(), ManifestShape::oci_index);
  EXPECT_EQ(made.findings[static_cast<std::size_t>(ProbeTrial::oci_manifest)].why,
            "MANIFEST_INVALID: no such thing here");
}

TEST(RegistryProbe, ZstdMayBeRefusedAlone) {
  HabitualStore store;
  store.refused_types = {"zstd"};
  const RegistryProbe made = probe(store);
  EXPECT_EQ(made.verdict(ProbeTrial::oci_manifest), Verdict::yes);
  EXPECT_EQ(made.verdict(ProbeTrial::zstd), Verdict::no);
}

TEST(RegistryProbe, WithoutLeaveToPushNothingElseIsTried) {
  HabitualStore store;
  store.blobs = Code::denied;
  const RegistryProbe made = probe(store);
  EXPECT_EQ(made.verdict(ProbeTrial::pull), Verdict::yes);
  EXPECT_EQ(made.verdict(ProbeTrial::push), Verdict::no);
  EXPECT_EQ(made.verdict(ProbeTrial::oci_manifest), Verdict::untried);
  EXPECT_FALSE(made.shape());
}

TEST(RegistryProbe, WhatCannotBeDeletedIsNamed) {
  HabitualStore store;
  store.deletions = Code::unsupported;
  const RegistryProbe made = probe(store);
  EXPECT_EQ(made.verdict(ProbeTrial::deletion), Verdict::no);
  EXPECT_EQ(made.left.size(), 4U);
  EXPECT_EQ(store.manifests.size(), 4U);
  EXPECT_EQ(made.left_blobs.size(), store.kept.size());  // what they refer to
}

TEST(RegistryProbe, AFailureIsNoVerdictAndCleansUp) {
  HabitualStore store;
  store.rewrites = true;
  EXPECT_EQ(probe_registry(store, store, 7).error().code, Code::corrupt);
  EXPECT_TRUE(store.manifests.empty());
  store.blobs = Code::unavailable;
  EXPECT_EQ(probe_registry(store, store, 7).error().code, Code::unavailable);
}

}  // namespace
}  // namespace regcache
