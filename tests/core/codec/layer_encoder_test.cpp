// Method: tars go through LayerEncoder and back through LayerDecoder in every compression; eStargz
// blobs are taken apart member by member and every chunk is compared with the table of contents.
#include "core/codec/layer_encoder.h"

#include <gtest/gtest.h>

#include <set>

#include "core/codec/estargz_footer.h"
#include "core/codec/gzip.h"
#include "core/codec/tar_reader.h"
#include "core/codec/toc_reader.h"
#include "tests/core/codec/codec_runner.h"
#include "tests/core/codec/layer_parts.h"
#include "tests/core/codec/tar_builder.h"
#include "tests/core/codec/vectors.h"

namespace regcache {
namespace {

constexpr Compression kAll[] = {Compression::uncompressed, Compression::gzip, Compression::estargz,
                                Compression::zstd};

struct Encoded {
  Bytes blob;
  LayerFacts facts;
};

Result<Encoded> encode(Compression compression, const Bytes& tar, Pieces pieces = {}) {
  REGCACHE_TRY_ASSIGN(const auto encoder, make_layer_encoder(compression, std::nullopt));
  REGCACHE_TRY_ASSIGN(Bytes blob, run(*encoder, tar, pieces));
  return Encoded{std::move(blob), encoder->take_facts()};
}

// Offset in the blob and decoded size of every member.
std::vector<std::pair<std::uint64_t, std::uint64_t>> members_of(const Bytes& blob) {
  GzipReader reader;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> members;
  std::uint64_t size = 0;
  Input rest(blob);
  for (;;) {
    Bytes room(65'536);
    Output room_left(room);
    const Result<GzipEvent> event = reader.read(rest, room_left, End::yes);
    EXPECT_TRUE(event);
    size += room.size() - room_left.size();
    if (!event || *event == GzipEvent::done) {
      return members;
    }
    if (*event == GzipEvent::member_end) {
      members.emplace_back(reader.member_offset(), std::exchange(size, 0));
    }
  }
}

Toc toc_of(const Parts& parts) {
  TarReader reader;
  Input rest(parts.toc);
  EXPECT_EQ(*reader.read(rest), TarEvent::entry);
  const auto size = static_cast<std::ptrdiff_t>(reader.entry().size);
  const std::string json(parts.toc.begin() + 512, parts.toc.begin() + 512 + size);
  EXPECT_EQ(make_digest(*parts.toc_sum), digest_of(json));
  return *parse_toc(json);
}

// Every chunk of the table starts a member, and that member starts with the chunk.
void check_chunks(const Bytes& blob, const Toc& toc) {
  std::set<std::uint64_t> starts;
  for (const auto& member : members_of(blob)) {
    starts.insert(member.first);
  }
  std::int64_t file_size = 0;
  for (const TocEntry& entry : toc.entries) {
    SCOPED_TRACE(entry.name + " at " + std::to_string(entry.chunk_offset));
    file_size = entry.type == TocType::chunk ? file_size : entry.size;
    if (!entry.chunk_digest) {
      EXPECT_EQ(entry.offset, 0);
      continue;
    }
    const auto offset = static_cast<std::uint64_t>(entry.offset);
    EXPECT_TRUE(starts.contains(offset));
    const auto size = static_cast<std::size_t>(
        entry.chunk_size != 0 ? entry.chunk_size : file_size - entry.chunk_offset);
    const Bytes tail(blob.begin() + static_cast<std::ptrdiff_t>(entry.offset), blob.end());
    Bytes content = *decoded(Compression::gzip, tail);
    ASSERT_GE(content.size(), size);
    content.resize(size);
    EXPECT_EQ(digest_of(content), make_digest(*entry.chunk_digest));
  }
}

TEST(LayerEncoder, RoundTripsAndTellsItsFacts) {
  const Bytes tar = rich_tar();
  for (const Compression compression : kAll) {
    const Encoded whole = *encode(compression, tar);
    for (const Pieces& pieces : kPieces) {
      SCOPED_TRACE(std::string(compression_name(compression)) + " in pieces of " +
                   std::to_string(pieces.in));
      EXPECT_EQ(encode(compression, tar, pieces)->blob, whole.blob);
      const Result<Parts> parts = take_apart(compression, whole.blob, pieces);
      ASSERT_TRUE(parts) << to_text(parts.error());
      EXPECT_EQ(parts->tar, tar);
      const Bytes stream = joined(parts->tar, parts->toc);
      const LayerFacts& facts = whole.facts;
      EXPECT_EQ(facts.digest, digest_of(whole.blob));
      EXPECT_EQ(facts.size, whole.blob.size());
      EXPECT_EQ(facts.uncompressed, digest_of(stream));
      EXPECT_EQ(facts.uncompressed_size, stream.size());
      EXPECT_EQ(facts.annotations.at("containerd.io/uncompressed"), digest_of(stream).text());
      EXPECT_EQ(facts.annotations.size(), compression == Compression::estargz ? 3U : 1U);
      EXPECT_EQ(parts->toc.empty(), compression != Compression::estargz);
    }
  }
}

TEST(LayerEncoder, EstargzHasBuildKitsStructure) {
  const Bytes tar = *decoded(Compression::gzip, from_base64(kGzipLayer));
  const Encoded layer = *encode(Compression::estargz, tar);
  const auto members = members_of(layer.blob);
  ASSERT_EQ(members.size(), 4U);
  EXPECT_EQ(members[0].second, 512U);
  EXPECT_EQ(members[1].second, 1536U);
  EXPECT_EQ(members[2].second, 2048U);
  EXPECT_EQ(members[3].second, 0U);
  EXPECT_EQ(parse_estargz_footer(layer.blob)->toc_offset, members[2].first);
  EXPECT_EQ(members[3].first, layer.blob.size() - kEstargzFooterBytes);
  const Toc toc = toc_of(*take_apart(Compression::estargz, layer.blob));
  ASSERT_EQ(toc.entries.size(), 1U);
  EXPECT_EQ(static_cast<std::uint64_t>(toc.entries[0].offset), members[1].first);
  EXPECT_EQ(layer.facts.annotations.at("io.containers.estargz.uncompressed-size"), "4096");
}

TEST(LayerEncoder, EstargzChunksHoldWhatTheTableSays) {
  const Bytes tar = rich_tar();
  const Encoded layer = *encode(Compression::estargz, tar, {333, 777});
  const Parts parts = *take_apart(Compression::estargz, layer.blob);
  const Toc toc = toc_of(parts);
  EXPECT_EQ(layer.facts.annotations.at("containerd.io/snapshot/stargz/toc.digest"),
            make_digest(*parts.toc_sum).text());
  ASSERT_EQ(toc.entries.size(), 7U);
  EXPECT_EQ(toc.entries[4].xattrs.at("user.k"), "v");
  check_chunks(layer.blob, toc);
}

TEST(LayerEncoder, EstargzCutsLargeFilesIntoChunks) {
  constexpr std::size_t kChunk = kEstargzChunkBytes;
  for (const std::size_t size : {kChunk - 1, kChunk, kChunk + 1, 2 * kChunk}) {
    SCOPED_TRACE(size);
    const Bytes content = layer_like(size, size);
    const Bytes tar = tar_of({{.name = "f", .content = std::string(content.begin(), content.end())},
                              {.name = "after", .content = "x"}});
    const Encoded layer = *encode(Compression::estargz, tar, {1'000'003, 1'000'000});
    const Parts parts = *take_apart(Compression::estargz, layer.blob);
    EXPECT_EQ(parts.tar, tar);
    const Toc toc = toc_of(parts);
    const std::size_t chunks = (size + kChunk - 1) / kChunk;
    ASSERT_EQ(toc.entries.size(), chunks + 1);
    const auto whole = static_cast<std::int64_t>(kChunk);
    for (std::size_t i = 0; i < chunks; ++i) {
      EXPECT_EQ(toc.entries[i].chunk_size, size - i * kChunk >= kChunk ? whole : 0);
      EXPECT_EQ(toc.entries[i].chunk_offset, static_cast<std::int64_t>(i) * whole);
    }
    EXPECT_EQ(make_digest(*toc.entries[0].digest), digest_of(content));
    check_chunks(layer.blob, toc);
  }
}

TEST(LayerEncoder, EstargzBoundsARunOfHeaders) {
  Bytes tar;
  for (int i = 0; i < 12'000; ++i) {
    const Bytes header = tar_header({.name = "dir" + std::to_string(i) + "/", .flag = '5'});
    tar.insert(tar.end(), header.begin(), header.end());
  }
  const Bytes end = tar_of({{.name = "f", .content = "abc"}});
  tar.insert(tar.end(), end.begin(), end.end());
  const Encoded layer = *encode(Compression::estargz, tar);
  const std::uint64_t block = plan_blocks(Compression::estargz, std::nullopt)->block_bytes();
  for (const auto& [offset, size] : members_of(layer.blob)) {
    EXPECT_LE(size, block);
  }
  const Parts parts = *take_apart(Compression::estargz, layer.blob);
  EXPECT_EQ(parts.tar, tar);
  check_chunks(layer.blob, toc_of(parts));
}

TEST(LayerEncoder, EstargzOfAnEmptyTar) {
  const Encoded layer = *encode(Compression::estargz, Bytes(1024));
  const Parts parts = *take_apart(Compression::estargz, layer.blob);
  EXPECT_EQ(parts.tar, Bytes(1024));
  EXPECT_TRUE(toc_of(parts).entries.empty());
  // Without even the blocks that end a tar the table comes first, and is taken for the layer's own.
  const Encoded nothing = *encode(Compression::estargz, Bytes());
  EXPECT_EQ(nothing.facts.uncompressed_size, 2048U);
  EXPECT_EQ(take_apart(Compression::estargz, nothing.blob)->tar.size(), 2048U);
}

TEST(LayerEncoder, EstargzRefusesWhatIsNoTar) {
  EXPECT_EQ(encode(Compression::estargz, Bytes(600, 'x')).error().code, Code::corrupt);
  Bytes cut = rich_tar();
  cut.resize(2'000);
  EXPECT_EQ(encode(Compression::estargz, cut).error().detail,
            "the tar ends in the middle of its entry");
  EXPECT_EQ(encode(Compression::estargz, tar_of({{.name = "n", .flag = 'S'}})).error().code,
            Code::unsupported);
  EXPECT_EQ(encode(Compression::estargz, tar_of({{.name = "stargz.index.json"}})).error().code,
            Code::unsupported);
  EXPECT_EQ(make_layer_encoder(Compression::estargz, 10).error().code, Code::out_of_range);
}

}  // namespace
}  // namespace regcache
