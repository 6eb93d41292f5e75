// Method: layers of BuildKit in every compression, down to the tar that they all hold; then blobs whose
// table of contents is none.
#include "core/codec/layer_decoder.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "core/codec/estargz_footer.h"
#include "core/oci/manifest.h"
#include "tests/core/codec/codec_runner.h"
#include "tests/core/codec/layer_parts.h"
#include "tests/core/codec/tar_builder.h"
#include "tests/core/codec/vectors.h"
#include "tests/core/fixture.h"

namespace regcache {
namespace {

// Every layer of a cache, taken apart and checked against its descriptor: digest of the tar by the
// digest of the blob.
std::map<std::string, std::string> tars_of(const std::string& cache) {
  std::map<std::string, std::string> tars;
  const CacheManifest manifest = *cache_manifest(*parse_manifest(read_fixture_manifest(cache)));
  for (const Descriptor& layer : manifest.layers) {
    const Bytes blob = to_bytes(read_fixture_blob(cache, layer.digest.text()));
    const Result<Parts> parts =
        take_apart(parse_layer_type(layer.media_type)->compression, blob, {4096, 4096});
    EXPECT_TRUE(parts) << to_text(parts.error());
    const Bytes all = joined(parts->tar, parts->toc);
    EXPECT_EQ(digest_of(all).text(), layer.annotations.find(kUncompressedAnnotation)->second);
    const auto toc = layer.annotations.find(kStargzTocDigestAnnotation);
    EXPECT_EQ(parts->toc_sum.has_value(), toc != layer.annotations.end());
    if (parts->toc_sum) {
      EXPECT_EQ(make_digest(*parts->toc_sum).text(), toc->second);
      EXPECT_EQ(std::to_string(all.size()), layer.annotations.find(kStargzSizeAnnotation)->second);
    }
    tars[layer.digest.text()] = digest_of(parts->tar).text();
  }
  return tars;
}

TEST(LayerDecoder, FitsTheDescriptorsOfBuildKit) {
  for (const FixtureCache& cache : kFixtureCaches) {
    SCOPED_TRACE(cache.name);
    EXPECT_FALSE(tars_of(cache.name).empty());
  }
}

// One build, exported again and again: the tars are the same, whatever they were compressed with.
TEST(LayerDecoder, UnpacksEveryCompressionToTheOriginalTar) {
  const auto digests = [](const std::string& cache) {
    std::set<std::string> tars;
    for (const auto& [blob, tar] : tars_of(cache)) {
      tars.insert(tar);
    }
    return tars;
  };
  const std::set<std::string> gzip = digests("oci-manifest-gzip");
  EXPECT_GE(gzip.size(), 5U);
  for (const char* cache : {"oci-manifest-estargz", "oci-manifest-zstd", "docker-list-zstd",
                            "docker-list-gzip", "oci-index-gzip", "oci-index-uncompressed"}) {
    EXPECT_EQ(digests(cache), gzip) << cache;
  }
}

TEST(LayerDecoder, KnowsTheOtherFooters) {
  const Bytes files = encoded(Compression::gzip, 6, tar_file({.name = "f", .content = "x"}));
  const Bytes toc =
      encoded(Compression::gzip, 6, tar_of({{.name = "stargz.index.json", .content = "{}"}}));
  ASSERT_LT(files.size(), 100U);
  // Stargz, before there was eStargz: no name before the offset.
  std::string digits(16, '0');
  digits[14] = "0123456789abcdef"[files.size() / 16];
  digits[15] = "0123456789abcdef"[files.size() % 16];
  const Bytes legacy =
      joined(joined(from_hex("1f8b08040000000000ff 1600"), to_bytes(digits + "STARGZ")),
             from_hex("010000ffff 0000000000000000"));
  EXPECT_EQ(legacy.size(), kLegacyStargzFooterBytes);
  const Parts parts = *take_apart(Compression::gzip, joined(joined(files, toc), legacy));
  EXPECT_EQ(make_digest(*parts.toc_sum), digest_of("{}"));
  EXPECT_EQ(parts.tar, tar_file({.name = "f", .content = "x"}));
  // With the table of contents in another image the blob is plain gzip.
  const Bytes external = from_hex(
      "1f8b08040000000000ff 1500 53471100 53544152475a45585445524e414c544f43 010000ffff"
      "0000000000000000");
  const Parts plain = *take_apart(Compression::gzip, joined(files, external));
  EXPECT_FALSE(plain.toc_sum);
  EXPECT_EQ(plain.tar, parts.tar);
}

TEST(LayerDecoder, TellsBuildKitsTableOfContentsFromItsTar) {
  for (const Pieces& pieces : kPieces) {
    const Parts parts = *take_apart(Compression::gzip, from_base64(kEstargzLayer), pieces);
    EXPECT_EQ(parts.tar, *decoded(Compression::gzip, from_base64(kGzipLayer)));
    EXPECT_EQ(make_digest(*parts.toc_sum).text(), kEstargzTocDigest);
    EXPECT_EQ(digest_of(joined(parts.tar, parts.toc)).text(), kEstargzUncompressed);
  }
}

TEST(LayerDecoder, OtherLayersAreTarOnly) {
  const Bytes tar = tar_of({{.name = "stargz.index.json", .content = "{}"}, {.name = "f"}});
  for (const Compression compression :
       {Compression::uncompressed, Compression::gzip, Compression::zstd}) {
    const Parts parts = *take_apart(compression, encoded(compression, std::nullopt, tar));
    EXPECT_FALSE(parts.toc_sum.has_value());
    EXPECT_EQ(parts.tar, tar);
  }
  const Bytes no_tar = layer_like(5'000, 23);
  EXPECT_EQ(take_apart(Compression::gzip, encoded(Compression::gzip, 1, no_tar))->tar, no_tar);
  const Bytes many_members =
      joined(encoded(Compression::gzip, 1, rich_tar()), encoded(Compression::gzip, 1, Bytes(512)));
  EXPECT_EQ(take_apart(Compression::gzip, many_members)->tar, joined(rich_tar(), Bytes(512)));
}

TEST(LayerDecoder, NamesATableThatIsNone) {
  const Bytes files = encoded(Compression::gzip, 6, tar_file({.name = "f", .content = "x"}));
  const Bytes toc =
      encoded(Compression::gzip, 6, tar_of({{.name = "stargz.index.json", .content = "{}"}}));
  const auto footer_for = [](std::uint64_t offset) {
    const auto footer = make_estargz_footer(offset);
    return Bytes(footer.begin(), footer.end());
  };
  const Bytes good = joined(joined(files, toc), footer_for(files.size()));
  ASSERT_TRUE(take_apart(Compression::gzip, good)->toc_sum);
  const Bytes two =
      encoded(Compression::gzip, 6,
              tar_of({{.name = "stargz.index.json", .content = "{}"}, {.name = "g"}}));
  const Bytes half =
      encoded(Compression::gzip, 6, tar_file({.name = "stargz.index.json", .size = "00000000777"}));
  const struct {
    const char* name;
    Bytes blob;
    const char* detail;
  } cases[] = {
      {"no footer", joined(files, toc), "the blob has no eStargz footer that points to it"},
      {"other offset", joined(joined(files, toc), footer_for(1)),
       "the blob has no eStargz footer that points to it"},
      {"files after it", joined(joined(files, two), footer_for(files.size())),
       "files follow the table of contents"},
      {"truncated", joined(joined(files, half), footer_for(files.size())),
       "the tar ends in the middle of its entry"},
  };
  for (const auto& c : cases) {
    for (const Pieces& pieces : kPieces) {
      SCOPED_TRACE(c.name);
      const Result<Parts> parts = take_apart(Compression::gzip, c.blob, pieces);
      ASSERT_FALSE(parts);
      EXPECT_EQ(parts.error().code, Code::corrupt);
      EXPECT_EQ(parts.error().detail, c.detail);
    }
  }
}

TEST(LayerDecoder, StopsAtItsLimits) {
  const Bytes blob = encoded(Compression::gzip, 6, Bytes(10'000));
  const auto decoder = make_layer_decoder(Compression::gzip, {.output_bytes_max = 9'999});
  EXPECT_EQ(run(*decoder, blob).error().code, Code::out_of_range);
}

}  // namespace
}  // namespace regcache
