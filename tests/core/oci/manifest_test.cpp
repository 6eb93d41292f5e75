// Method: every manifest of real BuildKit read and written again, and turned into the other shapes
// that BuildKit made of the same build; then tables of bodies that BuildKit's importer takes and of
// those that are refused.
#include "core/oci/manifest.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/limits.h"
#include "core/oci/digest.h"
#include "tests/core/fixture.h"

namespace regcache {
namespace {

const std::string kDigest = "sha256:" + std::string(64, '0');
const std::string kLayer = R"({"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":")" +
                           kDigest + R"(","size":3})";
const std::string kConfig = R"({"mediaType":"application/vnd.buildkit.cacheconfig.v0","digest":")" +
                            kDigest + R"(","size":2})";

Result<Manifest> parse_exactly(const std::string& text) {
  const std::vector<char> bytes(text.begin(), text.end());
  return parse_manifest({bytes.data(), bytes.size()});
}

CacheManifest parse_cache(const std::string& text) {
  const Result<Manifest> manifest = parse_exactly(text);
  EXPECT_TRUE(manifest) << to_text(manifest.error());
  return *cache_manifest(*manifest);
}

TEST(Manifest, OfBuildKitIsWrittenAsItWasRead) {
  for (const FixtureCache& cache : kFixtureCaches) {
    SCOPED_TRACE(cache.name);
    const std::string bytes = read_fixture_manifest(cache.name);
    const CacheManifest manifest = parse_cache(bytes);
    EXPECT_EQ(manifest.shape, cache.shape);
    EXPECT_FALSE(manifest.layers.empty());
    EXPECT_EQ(write_manifest(manifest), bytes);
    EXPECT_EQ(write_manifest(with_shape(manifest, cache.shape)), bytes);
    const std::string config = read_fixture_blob(cache.name, manifest.config.digest.text());
    EXPECT_EQ(digest_of(config), manifest.config.digest);
    EXPECT_EQ(config.size(), manifest.config.size);
  }
}

TEST(Manifest, TurnsIntoTheShapesThatBuildKitWrites) {
  struct Shape {
    ManifestShape shape;
    std::string bytes;
  };
  const Shape kShapes[] = {
      {ManifestShape::oci_manifest, read_fixture("one-file/manifest-gzip.json")},
      {ManifestShape::oci_index, read_fixture("one-file/index-gzip.json")},
      {ManifestShape::docker_list, read_fixture("one-file/docker-list-gzip.json")},
  };
  for (const Shape& from : kShapes) {
    for (const Shape& to : kShapes) {
      EXPECT_EQ(write_manifest(with_shape(parse_cache(from.bytes), to.shape)), to.bytes);
    }
  }
  const std::string zstd = read_fixture("one-file/docker-list-zstd.json");
  EXPECT_EQ(write_manifest(parse_cache(zstd)), zstd);
  // The digest that BuildKit's own conversion to zstd had in this shape (facts 10.3).
  EXPECT_EQ(digest_of(write_manifest(with_shape(parse_cache(zstd), ManifestShape::oci_manifest))),
            *parse_digest("sha256:"
                          "190f113dcdb14a4fd8b6037de8b5fdf5dd4a7969b1d74b9ee8dc029d80d023f4"));
}

TEST(Manifest, LayersKeepWhatHasNoCounterpartInTheShape) {
  struct Case {
    const char* name;
    const char* from;
    const char* docker;
    const char* oci;
  };
  constexpr Case kCases[] = {
      {"foreign gzip", "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
       "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
       "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"},
      {"foreign zstd", "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
       "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
       "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd"},
      {"unknown", "application/vnd.oci.image.layer.nydus.blob.v1",
       "application/vnd.oci.image.layer.nydus.blob.v1",
       "application/vnd.oci.image.layer.nydus.blob.v1"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    CacheManifest manifest =
        parse_cache(R"({"config":)" + kConfig + R"(,"layers":[)" + kLayer + "]}");
    manifest.layers[0].media_type = c.from;
    manifest.layers[0].urls = {"https://example.com/layer"};
    const CacheManifest docker = with_shape(manifest, ManifestShape::docker_list);
    EXPECT_EQ(docker.layers[0].media_type, c.docker);
    EXPECT_EQ(docker.layers[0].urls, manifest.layers[0].urls);
    EXPECT_EQ(with_shape(docker, ManifestShape::oci_index).layers[0].media_type, c.oci);
  }
}

TEST(Manifest, PrivateRepositoriesAreNotPublished) {
  CacheManifest manifest =
      parse_cache(R"({"config":)" + kConfig + R"(,"layers":[)" + kLayer + "]}");
  manifest.layers[0].annotations = {{"containerd.io/distribution.source.ghcr.io", "secret/app"},
                                    {"containerd.io/distribution.source.ref", "ghcr.io/secret"},
                                    {"containerd.io/uncompressed", kDigest}};
  const Annotations kept = {{"containerd.io/uncompressed", kDigest}};
  EXPECT_EQ(with_shape(manifest, ManifestShape::oci_manifest).layers[0].annotations, kept);
}

TEST(Manifest, AllMembersOfADescriptorAreKept) {
  const std::string text =
      R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[)"
      R"({"mediaType":"m","digest":")" +
      kDigest +
      R"(","size":9223372036854775807,"urls":["u","v"],"annotations":{"A":"","a":"\u003c"},)"
      R"("data":"e30=","platform":{"architecture":"arm64","os":"linux","os.version":"1",)"
      R"("os.features":["f"],"variant":"v8"},"artifactType":"t"},)" +
      kConfig + "]}";
  EXPECT_EQ(write_manifest(parse_cache(text)), text);
}

TEST(Manifest, IsReadAsLenientlyAsBuildKitDoes) {
  struct Case {
    const char* name;
    std::string text;
    std::string_view media_type;
    bool is_list;
    std::size_t count;  // layers or manifests
  };
  const std::string pair = "[" + kLayer + "," + kConfig + "]";
  const Case kCases[] = {
      {"empty object", "{}", kDockerListMediaType, true, 0},
      {"no media type, list", R"({"manifests":)" + pair + "}", kDockerListMediaType, true, 2},
      {"no media type, manifest", R"({"layers":)" + pair + "}", kDockerManifestMediaType, false, 2},
      {"unknown media type", R"({"mediaType":"x","layers":[]})", kDockerManifestMediaType, false,
       0},
      {"config alone", R"({"config":)" + kConfig + "}", kDockerManifestMediaType, false, 0},
      {"null counts as there", R"({"config":null,"layers":null})", kDockerManifestMediaType, false,
       0},
      {"null list", R"({"manifests":null})", kDockerListMediaType, true, 0},
      {"other case",
       R"({"MEDIATYPE":"application/vnd.oci.image.index.v1+json","Manifests":)" + pair + "}",
       kOciIndexMediaType, true, 2},
      {"unknown members", R"({"subject":{},"annotations":7,"layers":[],"artifactType":"x"})",
       kDockerManifestMediaType, false, 0},
      {"nulls in a descriptor",
       R"({"manifests":[{"digest":")" + kDigest +
           R"(","size":null,"urls":null,"annotations":{"a":null},"platform":null}]})",
       kDockerListMediaType, true, 1},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<Manifest> manifest = parse_exactly(c.text);
    ASSERT_TRUE(manifest) << to_text(manifest.error());
    EXPECT_EQ(manifest->media_type, c.media_type);
    EXPECT_EQ(manifest->is_list, c.is_list);
    EXPECT_EQ(manifest->layers.size() + manifest->manifests.size(), c.count);
  }
}

TEST(Manifest, FindsTheCacheConfigWhereBuildKitLooks) {
  const std::string other = R"({"mediaType":"application/vnd.buildkit.cacheconfig.v0","digest":")" +
                            digest_of("x").text() + R"(","size":9})";
  // In a list the last one counts, wherever it stands.
  const CacheManifest list =
      parse_cache(R"({"manifests":[)" + other + "," + kConfig + "," + kLayer + "]}");
  EXPECT_EQ(list.config.size, 2U);
  EXPECT_EQ(list.layers.size(), 1U);
  // In a manifest it is `config` or nothing.
  const std::string kNone[] = {
      "{}",
      R"({"manifests":[)" + kLayer + "]}",
      R"({"layers":[)" + kConfig + "]}",
      R"({"config":)" + kLayer + R"(,"layers":[)" + kConfig + "]}",
  };
  for (const std::string& text : kNone) {
    SCOPED_TRACE(text);
    EXPECT_EQ(cache_manifest(*parse_exactly(text)).error().code, Code::not_found);
  }
}

std::string descriptor_with(std::string_view members) {
  return R"({"manifests":[{"digest":")" + kDigest + "\"," + std::string(members) + "}]}";
}

TEST(Manifest, RefusesWhatReadersWouldNotAgreeOn) {
  struct Case {
    const char* name;
    std::string text;
    Code code;
    const char* subject;
  };
  using enum Code;
  const Case kCases[] = {
      {"no JSON", "{", invalid_input, "byte 1"},
      {"no object", "[]", invalid_input, ""},
      {"null", "null", invalid_input, ""},
      {"both families", R"({"layers":[],"manifests":[]})", invalid_input, "/manifests"},
      {"both families, other case", R"({"Config":{},"MANIFESTS":null})", invalid_input,
       "/MANIFESTS"},
      {"list type for a manifest",
       R"({"mediaType":"application/vnd.oci.image.index.v1+json","layers":[]})", invalid_input,
       "/mediaType"},
      {"manifest type for a list",
       R"({"mediaType":"application/vnd.docker.distribution.manifest.v2+json","manifests":[]})",
       invalid_input, "/mediaType"},
      {"manifest type for nothing", R"({"mediaType":"application/vnd.oci.image.manifest.v1+json"})",
       invalid_input, "/mediaType"},
      {"a member twice", R"({"layers":[],"layers":[]})", invalid_input, "/layers"},
      {"a member twice, other case", R"({"mediaType":"x","MediaType":"y"})", invalid_input,
       "/MediaType"},
      {"media type of another kind", R"({"mediaType":7})", invalid_input, "/mediaType"},
      {"layers of another kind", R"({"layers":{}})", invalid_input, "/layers"},
      {"config of another kind", R"({"config":[]})", invalid_input, "/config"},
      {"descriptor of another kind", R"({"manifests":[7]})", invalid_input, "/manifests/0"},
      {"no digest", R"({"config":{}})", invalid_input, "/config/digest"},
      {"bad digest", R"({"layers":[)" + kLayer + R"(,{"Digest":"sha256:../x"}]})", invalid_input,
       "/layers/1/Digest"},
      {"unsupported digest", R"({"layers":[{"digest":"md5:d41d8cd98f00b204e9800998ecf8427e"}]})",
       unsupported, "/layers/0/digest"},
      {"digest twice",
       R"({"layers":[{"digest":")" + kDigest + R"(","digest":")" + kDigest + R"("}]})",
       invalid_input, "/layers/0/digest"},
      {"negative size", descriptor_with(R"("size":-1)"), invalid_input, "/manifests/0/size"},
      {"size as text", descriptor_with(R"("size":"1")"), invalid_input, "/manifests/0/size"},
      {"size past 64 bits", descriptor_with(R"("size":9223372036854775808)"), invalid_input,
       "/manifests/0/size"},
      {"annotation of another kind", descriptor_with(R"("annotations":{"a/b":1})"), invalid_input,
       "/manifests/0/annotations/a~1b"},
      {"annotation twice", descriptor_with(R"("annotations":{"a":"","a":""})"), invalid_input,
       "/manifests/0/annotations/a"},
      {"url of another kind", descriptor_with(R"("urls":["",1])"), invalid_input,
       "/manifests/0/urls/1"},
      {"platform of another kind", descriptor_with(R"("platform":{"os":1})"), invalid_input,
       "/manifests/0/platform/os"},
      {"too large", "{\"x\":\"" + std::string(kManifestBytesMax, 'x') + "\"}", out_of_range, ""},
      {"too deep", "{\"x\":" + std::string(70, '[') + std::string(70, ']') + "}", out_of_range, ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<Manifest> manifest = parse_exactly(c.text);
    ASSERT_FALSE(manifest);
    EXPECT_EQ(manifest.error().code, c.code);
    EXPECT_EQ(manifest.error().subject, c.subject);
    EXPECT_FALSE(manifest.error().detail.empty());
  }
}

TEST(Manifest, IsReadUpToItsLimit) {
  const std::string frame = R"({"x":""})";
  const std::string text = R"({"x":")" + std::string(kManifestBytesMax - frame.size(), 'x') + "\"}";
  ASSERT_EQ(text.size(), kManifestBytesMax);
  EXPECT_TRUE(parse_exactly(text));
}

}  // namespace
}  // namespace regcache
