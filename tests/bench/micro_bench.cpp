// Times the pieces that everything is made of, with Google Benchmark, for `./dev bench micro`:
//
//   micro_bench CONFIG TAR [--benchmark_...]     a cache config, and a tar to take blocks from
#include <benchmark/benchmark.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/codec/block_plan.h"
#include "core/codec/layer_decoder.h"
#include "core/oci/sha256.h"
#include "core/options/explain.h"
#include "core/options/parse_options.h"

namespace regcache {
namespace {

constexpr std::string_view kOptions =
    "type=registry,ref=ghcr.io/o/app:cache,mode=max,oci-mediatypes=true,image-manifest=true,"
    "compression=zstd,compression-level=9,force-compression=true,ignore-error=true";

using Bytes = std::vector<std::uint8_t>;

Bytes config_bytes;
Bytes tar_bytes;

std::string_view config_text() {
  return {reinterpret_cast<const char*>(config_bytes.data()), config_bytes.size()};
}

// Reads `path` from `start`, at most `size` bytes.
Bytes read(const char* path, std::size_t start, std::size_t size) {
  std::ifstream in(path, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(start));
  Bytes bytes(size);
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

void count_bytes(benchmark::State& state, std::size_t size) {
  state.SetBytesProcessed(static_cast<std::int64_t>(size) *
                          static_cast<std::int64_t>(state.iterations()));
}

void parse_options(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse_cache_options(kOptions, {}));
  }
}

void parse_config(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse_cache_config(config_text()));
  }
  count_bytes(state, config_bytes.size());
}

void write_config(benchmark::State& state) {
  const CacheConfig config = *parse_cache_config(config_text());
  for (auto _ : state) {
    benchmark::DoNotOptimize(write_cache_config(config));
  }
  count_bytes(state, config_bytes.size());
}

void hash(benchmark::State& state) {
  for (auto _ : state) {
    Sha256 sha256;
    sha256.update(tar_bytes);
    benchmark::DoNotOptimize(sha256.finish());
  }
  count_bytes(state, tar_bytes.size());
}

Input first_block(const BlockPlan& plan) {
  return Input(tar_bytes).first(std::min(plan.block_bytes(), tar_bytes.size()));
}

void encode(benchmark::State& state, Compression compression, std::optional<int> level) {
  const BlockPlan plan = *plan_blocks(compression, level);
  const auto encoder = make_block_encoder(plan);
  const Input block = first_block(plan);
  Bytes room(block_bound(compression, block.size()));
  std::size_t size = 0;
  for (auto _ : state) {
    size = encoder->encode(block, room);
  }
  count_bytes(state, block.size());
  state.counters["percent"] = 100 * static_cast<double>(size) / static_cast<double>(block.size());
}

void decode(benchmark::State& state, Compression compression) {
  const BlockPlan plan = *plan_blocks(compression, std::nullopt);
  const Input block = first_block(plan);
  Bytes blob(block_bound(compression, block.size()));
  blob.resize(make_block_encoder(plan)->encode(block, blob));
  Bytes room(block.size());
  for (auto _ : state) {
    const auto decoder = *make_decoder(compression);
    Input rest(blob);
    Output room_left(room);
    benchmark::DoNotOptimize(decoder->step(rest, room_left, End::yes));
  }
  count_bytes(state, block.size());
}

BENCHMARK(parse_options);
BENCHMARK(parse_config);
BENCHMARK(write_config);
BENCHMARK(hash);
BENCHMARK_CAPTURE(encode, gzip_1, Compression::gzip, 1);
BENCHMARK_CAPTURE(encode, gzip_6, Compression::gzip, 6);
BENCHMARK_CAPTURE(encode, gzip_9, Compression::gzip, 9);
BENCHMARK_CAPTURE(encode, zstd_1, Compression::zstd, 1);
BENCHMARK_CAPTURE(encode, zstd_3, Compression::zstd, 3);
BENCHMARK_CAPTURE(encode, zstd_9, Compression::zstd, 9);
BENCHMARK_CAPTURE(encode, zstd_19, Compression::zstd, 19);
BENCHMARK_CAPTURE(decode, gzip, Compression::gzip);
BENCHMARK_CAPTURE(decode, zstd, Compression::zstd);

}  // namespace
}  // namespace regcache

int main(int argc, char** argv) {
  constexpr std::size_t kTarStart = 100'000'000;
  constexpr std::size_t kTarBytes = 8'388'608;
  benchmark::Initialize(&argc, argv);
  if (argc != 3) {
    return 2;
  }
  regcache::config_bytes = regcache::read(argv[1], 0, kTarBytes);
  regcache::tar_bytes = regcache::read(argv[2], kTarStart, kTarBytes);
  if (regcache::config_bytes.empty() || regcache::tar_bytes.empty()) {
    return 1;
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
