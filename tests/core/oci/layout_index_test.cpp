// Method: the index.json that BuildKit writes, changed and read back; and texts that are none.
#include "core/oci/layout_index.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

const std::string kDigestA = "sha256:" + std::string(64, 'a');
const std::string kDigestB = "sha256:" + std::string(64, 'b');

Descriptor manifest_with(const std::string& digest) {
  return Descriptor{.media_type = "application/vnd.oci.image.manifest.v1+json",
                    .digest = *parse_digest(digest),
                    .size = 573};
}

std::string entry(const std::string& digest, const std::string& annotations) {
  return R"({"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":")" + digest +
         R"(","size":573,"annotations":{)" + annotations + "}}";
}

std::string index_of(const std::string& entries) {
  return R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[)" +
         entries + "]}";
}

const std::string kLatest = R"("org.opencontainers.image.ref.name":"latest")";

TEST(LayoutIndex, TheFirstManifestMakesTheBytesOfBuildKit) {
  EXPECT_EQ(*with_manifest("", manifest_with(kDigestA), "latest"),
            index_of(entry(kDigestA, kLatest)));
}

TEST(LayoutIndex, ANewManifestTakesThePlaceOfItsTag) {
  const std::string other = entry(kDigestB, R"("org.opencontainers.image.ref.name":"other")");
  const std::string old = index_of(entry(kDigestB, kLatest) + "," + other);
  EXPECT_EQ(*with_manifest(old, manifest_with(kDigestA), "latest"),
            index_of(other + "," + entry(kDigestA, kLatest)));
}

TEST(LayoutIndex, AnEntryOfContainerdStays) {
  const std::string named = entry(
      kDigestB, R"("io.containerd.image.name":"x","org.opencontainers.image.ref.name":"latest")");
  EXPECT_EQ(*with_manifest(index_of(named), manifest_with(kDigestA), "latest"),
            index_of(named + "," + entry(kDigestA, kLatest)));
}

TEST(LayoutIndex, UnknownMembersSurvive) {
  const std::string text = R"({"annotations":{"a":"b"},"manifests":[{"digest":")" + kDigestB +
                           R"(","size":1,"x":[1.50,null]}],"schemaVersion":2})";
  const std::string changed = *with_manifest(text, manifest_with(kDigestA), "t");
  EXPECT_NE(changed.find(R"("x":[1.50,null])"), std::string::npos) << changed;
  EXPECT_NE(changed.find(R"("annotations":{"a":"b"})"), std::string::npos) << changed;
}

TEST(LayoutIndex, FindsByContainerdsNameThenTagThenDigest) {
  const std::string by_name = entry(kDigestA, R"("io.containerd.image.name":"latest")");
  const std::string by_tag = entry(kDigestB, kLatest);
  const auto both = *parse_layout_index(index_of(by_tag + "," + by_name));
  EXPECT_EQ(find_in_layout(both, "latest")->digest.text(), kDigestA);
  const auto one = *parse_layout_index(index_of(by_tag));
  EXPECT_EQ(find_in_layout(one, "latest")->digest.text(), kDigestB);
  EXPECT_EQ(find_in_layout(one, kDigestB)->size, 573U);
  EXPECT_FALSE(find_in_layout(one, "nothing"));
}

TEST(LayoutIndex, LatestIsTheOnlyEntryWhenItHasNoName) {
  const auto one = *parse_layout_index(index_of(entry(kDigestA, "")));
  EXPECT_EQ(find_in_layout(one, "latest")->digest.text(), kDigestA);
  EXPECT_FALSE(find_in_layout(one, "other"));
  const auto two = *parse_layout_index(index_of(entry(kDigestA, "") + "," + entry(kDigestB, "")));
  EXPECT_FALSE(find_in_layout(two, "latest"));
}

TEST(LayoutIndex, NamesTheMemberThatIsWrong) {
  struct Case {
    std::string json;
    std::string subject;
    Code code;
  };
  const Case kCases[] = {
      {"{", "byte 1", Code::invalid_input},
      {"[]", "", Code::invalid_input},
      {R"({"manifests":{}})", "/manifests", Code::invalid_input},
      {R"({"manifests":[1]})", "/manifests/0", Code::invalid_input},
      {R"({"manifests":[{"digest":"x","size":1}]})", "/manifests/0/digest", Code::invalid_input},
      {R"({"manifests":[{"digest":")" + kDigestA + R"(","size":-1}]})", "/manifests/0/size",
       Code::out_of_range},
      {R"({"manifests":[{"digest":")" + kDigestA + R"(","annotations":{"a":1}}]})",
       "/manifests/0/annotations/a", Code::invalid_input},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.json);
    const auto entries = parse_layout_index(c.json);
    ASSERT_FALSE(entries);
    EXPECT_EQ(entries.error().code, c.code);
    EXPECT_EQ(entries.error().subject, c.subject);
    EXPECT_FALSE(with_manifest(c.json, manifest_with(kDigestA), "t"));
  }
}

}  // namespace
}  // namespace regcache
