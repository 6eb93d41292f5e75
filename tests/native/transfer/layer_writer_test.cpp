// Method: the same tars go through LayerEncoder on one thread and through LayerWriter with 1, 2 and 8,
// several layers at once and some of them begun again; the blobs and their facts must be equal.
#include "native/transfer/layer_writer.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "core/codec/layer_decoder.h"
#include "core/codec/layer_encoder.h"
#include "core/oci/manifest.h"
#include "tests/core/codec/codec_runner.h"
#include "tests/core/codec/tar_builder.h"
#include "tests/core/fixture.h"

namespace regcache {
namespace {

constexpr Compression kAll[] = {Compression::uncompressed, Compression::gzip, Compression::estargz,
                                Compression::zstd};

struct Encoded {
  Bytes blob;
  LayerFacts facts;
};

class BytesSink final : public BlobSink {
 public:
  Result<void> write(std::span<const std::uint8_t> bytes) override {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return {};
  }
  Result<void> restart() override {
    bytes_.clear();
    return {};
  }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

class FailingSink final : public BlobSink {
 public:
  Result<void> write(std::span<const std::uint8_t>) override {
    return fail(Code::io, "disk", "full");
  }
  Result<void> restart() override { return {}; }
};

Encoded on_one_thread(Compression compression, const Bytes& tar) {
  const auto encoder = *make_layer_encoder(compression, std::nullopt);
  Bytes blob = *run(*encoder, tar);
  return Encoded{std::move(blob), encoder->take_facts()};
}

// Writes the tar in pieces; `begin_again` writes a part of it first and forgets that.
Result<Encoded> on_many(BlockWorkers& workers, const Bytes& tar, bool begin_again) {
  constexpr std::size_t kPiece = 300'000;
  BytesSink sink;
  LayerWriter writer(digest_of(std::string_view("layer")), workers, sink);
  if (begin_again) {
    REGCACHE_TRY(writer.write(std::span(tar).first(tar.size() / 2)));
    REGCACHE_TRY(writer.restart());
  }
  for (std::size_t at = 0; at < tar.size(); at += kPiece) {
    REGCACHE_TRY(writer.write(std::span(tar).subspan(at, std::min(kPiece, tar.size() - at))));
  }
  Sha256 hash;
  hash.update(tar);
  REGCACHE_TRY_ASSIGN(LayerFacts facts, writer.finish(std::move(hash), tar.size()));
  return Encoded{sink.take(), std::move(facts)};
}

void expect_equal(const Encoded& actual, const Encoded& expected) {
  EXPECT_TRUE(actual.blob == expected.blob);
  EXPECT_EQ(actual.facts.digest, expected.facts.digest);
  EXPECT_EQ(actual.facts.size, expected.facts.size);
  EXPECT_EQ(actual.facts.uncompressed, expected.facts.uncompressed);
  EXPECT_EQ(actual.facts.annotations, expected.facts.annotations);
}

// Tars of several blocks, of one, and of nothing but an end; files larger than a chunk of eStargz.
std::vector<Bytes> random_tars() {
  std::vector<Bytes> tars = {tar_of({})};
  Random random(7);
  for (const std::size_t size : {100UL, 5'000'000UL, 9'500'000UL}) {
    const Bytes content = layer_like(size, random.next());
    tars.push_back(tar_of({{.name = "a", .content = "one"},
                           {.name = "b", .content = std::string(content.begin(), content.end())},
                           {.name = "c/", .flag = '5'},
                           {.name = "d", .content = "two"}}));
  }
  return tars;
}

// The tars of all layers of all fixtures, each once.
std::set<Bytes> fixture_tars() {
  std::set<Bytes> tars;
  for (const FixtureCache& cache : kFixtureCaches) {
    const Manifest manifest = *parse_manifest(read_fixture_manifest(cache.name));
    const CacheManifest cached = *cache_manifest(manifest);
    for (const Descriptor& layer : cached.layers) {
      const Bytes blob = to_bytes(read_fixture_blob(cache.name, layer.digest.text()));
      const auto decoder = make_layer_decoder(parse_layer_type(layer.media_type)->compression);
      Bytes tar;
      Input rest(blob);
      for (Step step = Step::need_output; step == Step::need_output;) {
        Bytes room(1'048'576);
        Output left(room);
        step = *decoder->step(rest, left, End::yes);
        room.resize(room.size() - left.size());
        tar = decoder->part() == LayerPart::tar ? joined(tar, room) : tar;
      }
      tars.insert(std::move(tar));
    }
  }
  return tars;
}

class LayerWriterTest : public testing::TestWithParam<Compression> {};

TEST_P(LayerWriterTest, AnyNumberOfThreadsGivesTheBlobOfOne) {
  std::vector<Bytes> tars = random_tars();
  for (const Bytes& tar : fixture_tars()) {
    tars.push_back(tar);
  }
  ASSERT_GT(tars.size(), 15U);
  const BlockPlan plan = *plan_blocks(GetParam(), std::nullopt);
  std::vector<Encoded> expected;
  for (const Bytes& tar : tars) {
    expected.push_back(on_one_thread(GetParam(), tar));
  }
  for (const unsigned threads : {1U, 2U, 8U}) {
    SCOPED_TRACE(threads);
    BlockWorkers workers(plan, threads);
    for (std::size_t i = 0; i < tars.size(); ++i) {
      SCOPED_TRACE(i);
      const Result<Encoded> actual = on_many(workers, tars[i], i % 2 == 1);
      ASSERT_TRUE(actual);
      expect_equal(*actual, expected[i]);
    }
  }
}

TEST_P(LayerWriterTest, ManyLayersAtOnceDoNotMix) {
  const std::vector<Bytes> tars = random_tars();
  BlockWorkers workers(*plan_blocks(GetParam(), std::nullopt), 2);
  constexpr std::size_t kLayers = 12;
  std::vector<std::optional<Encoded>> blobs(kLayers);
  std::vector<std::thread> layers;
  for (std::size_t i = 0; i < kLayers; ++i) {
    layers.emplace_back([&, i] {
      if (Result<Encoded> blob = on_many(workers, tars[i % tars.size()], false)) {
        blobs[i] = *std::move(blob);
      }
    });
  }
  for (std::thread& layer : layers) {
    layer.join();
  }
  for (std::size_t i = 0; i < kLayers; ++i) {
    SCOPED_TRACE(i);
    ASSERT_TRUE(blobs[i]);
    expect_equal(*blobs[i], on_one_thread(GetParam(), tars[i % tars.size()]));
  }
}

TEST_P(LayerWriterTest, ASinkThatFailsEndsTheLayerAndHurtsNoOther) {
  const Bytes tar = random_tars().back();
  BlockWorkers workers(*plan_blocks(GetParam(), std::nullopt), 2);
  for (int i = 0; i < 5; ++i) {
    FailingSink sink;
    LayerWriter writer(digest_of(std::string_view("layer")), workers, sink);
    Result<void> written = writer.write(tar);
    if (written) {
      written = [&]() -> Result<void> {
        REGCACHE_TRY(writer.finish(Sha256(), tar.size()));
        return {};
      }();
    }
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().subject, "disk");
  }
  const Result<Encoded> blob = on_many(workers, tar, false);
  ASSERT_TRUE(blob);
  expect_equal(*blob, on_one_thread(GetParam(), tar));
}

INSTANTIATE_TEST_SUITE_P(Compressions, LayerWriterTest, testing::ValuesIn(kAll),
                         [](const auto& tested) {
                           return std::string(compression_name(tested.param));
                         });

}  // namespace
}  // namespace regcache
