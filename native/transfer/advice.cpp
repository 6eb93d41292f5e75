#include "native/transfer/advice.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <utility>

#include "core/codec/block_plan.h"
#include "core/codec/layer_decoder.h"
#include "native/transfer/blob_transfer.h"

namespace regcache {
namespace {

constexpr std::size_t kPieceBytes = 262'144;

// The front of a layer, decoded.
struct Sample {
  std::vector<std::uint8_t> tar;
  std::uint64_t read_bytes = 0;  // of the blob, for these
  bool is_whole = false;
};

Result<Sample> read_sample(Store& store, const Descriptor& layer, Compression compression,
                           std::uint64_t bytes_max) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<BlobReader> reader, store.open_blob(layer));
  const std::unique_ptr<LayerDecoder> decoder = make_layer_decoder(compression);
  std::vector<std::uint8_t> piece(kPieceBytes);
  std::vector<std::uint8_t> room(kPieceBytes);
  Sample sample;
  while (sample.tar.size() < bytes_max) {
    REGCACHE_TRY_ASSIGN(const std::size_t count, reader->read(piece));
    Input input = std::span(piece).first(count);
    Step step = Step::need_output;
    while (step == Step::need_output && sample.tar.size() < bytes_max) {
      const std::size_t offered = input.size();
      Output output = room;
      REGCACHE_TRY_ASSIGN(step, decoder->step(input, output, count == 0 ? End::yes : End::no));
      sample.read_bytes += offered - input.size();
      if (decoder->part() == LayerPart::tar) {
        sample.tar.insert(sample.tar.end(), room.begin(),
                          room.end() - static_cast<std::ptrdiff_t>(output.size()));
      }
    }
    if (step == Step::done) {
      sample.is_whole = true;
      return sample;
    }
  }
  return sample;
}

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Encodes and decodes the sample and adds what the whole layer, `scale` times as long, would take.
void try_on(const std::vector<std::uint8_t>& tar, double scale, const BlockPlan& plan,
            Trial& trial) {
  const std::unique_ptr<BlockEncoder> encoder = make_block_encoder(plan);
  std::vector<std::vector<std::uint8_t>> blocks;
  const double encode_s = seconds_of([&] {
    for (std::size_t at = 0; at < tar.size(); at += plan.block_bytes()) {
      const Input block = std::span(tar).subspan(at, std::min(plan.block_bytes(), tar.size() - at));
      std::vector<std::uint8_t> room(block_bound(plan.compression(), block.size()));
      room.resize(encoder->encode(block, room));
      blocks.push_back(std::move(room));
    }
  });
  std::uint64_t size = 0;
  std::vector<std::uint8_t> room(kPieceBytes);
  const double decode_s = seconds_of([&] {
    const auto decoder = *make_decoder(plan.compression());
    for (const std::vector<std::uint8_t>& block : blocks) {
      size += block.size();
      Input input = block;
      Output output = room;
      while (*decoder->step(input, output, End::no) == Step::need_output) {
        output = room;
      }
    }
  });
  trial.size += static_cast<std::uint64_t>(static_cast<double>(size) * scale);
  trial.compress_s += encode_s * scale;
  trial.decode_s += decode_s * scale;
}

struct Choice {
  Compression compression;
  int level;
};

// eStargz is gzip in smaller members, with a table of contents of about 1 % more.
constexpr Choice kChoices[] = {
    {Compression::gzip, 1},  {Compression::gzip, 3},        {Compression::gzip, 6},
    {Compression::gzip, 9},  {Compression::zstd, 1},        {Compression::zstd, 3},
    {Compression::zstd, 6},  {Compression::zstd, 9},        {Compression::zstd, 12},
    {Compression::zstd, 19}, {Compression::uncompressed, 0}};

// What is tried, and on which whole tars it was already.
struct Trying {
  std::vector<BlockPlan> plans;
  std::set<Digest> tars;
};

// `share`: bytes to sample for each byte that is stored.
Result<void> try_layer(Store& store, const Descriptor& layer, double share, Trying& trying,
                       Advice& advice) {
  const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(layer.size));
  REGCACHE_TRY_ASSIGN(const Sample sample,
                      read_sample(store, layer, parse_layer_type(layer.media_type)->compression,
                                  std::max<std::uint64_t>(wanted, kPieceBytes)));
  const bool is_part = !sample.is_whole && sample.read_bytes != 0;
  const double scale =
      is_part ? static_cast<double>(layer.size) / static_cast<double>(sample.read_bytes) : 1.0;
  // One tar in two compressions becomes one layer when both are compressed alike.
  if (sample.is_whole && !trying.tars.insert(digest_of(sample.tar)).second) {
    return {};
  }
  advice.sampled_bytes += sample.tar.size();
  advice.tar_bytes += static_cast<std::uint64_t>(static_cast<double>(sample.tar.size()) * scale);
  for (std::size_t i = 0; i < trying.plans.size(); ++i) {
    try_on(sample.tar, scale, trying.plans[i], advice.trials[i]);
  }
  return {};
}

void finish(Advice& advice, const AdviceRequest& request) {
  for (Trial& trial : advice.trials) {
    trial.compress_s /= request.threads;
    const double transfer_s =
        static_cast<double>(trial.size) / static_cast<double>(request.bytes_per_second);
    trial.push_s = std::max(trial.compress_s, transfer_s);
    trial.pull_s = std::max(trial.decode_s, transfer_s);
  }
  const auto best = std::min_element(
      advice.trials.begin(), advice.trials.end(),
      [](const Trial& a, const Trial& b) { return a.push_s + a.pull_s < b.push_s + b.pull_s; });
  advice.best = static_cast<std::size_t>(best - advice.trials.begin());
}

}  // namespace

Result<Advice> advise(Store& store, const CacheImage& image, const AdviceRequest& request,
                      Progress& progress) {
  std::vector<Descriptor> layers = unique_blobs(image.manifest.layers);
  std::erase_if(layers,
                [](const Descriptor& layer) { return !parse_layer_type(layer.media_type); });
  if (layers.empty()) {
    return fail(Code::not_found, store.text(), "the cache has no layers to try compressions on");
  }
  Advice advice{.layers = layers.size()};
  for (const Descriptor& layer : layers) {
    advice.stored_bytes += layer.size;
  }
  Trying trying;
  for (const Choice& choice : kChoices) {
    REGCACHE_TRY_ASSIGN(const BlockPlan plan, plan_blocks(choice.compression, choice.level));
    trying.plans.push_back(plan);
    advice.trials.push_back({.compression = choice.compression, .level = choice.level});
  }
  progress.planned(layers.size(), advice.stored_bytes);
  const double share =
      static_cast<double>(request.sample_bytes) / static_cast<double>(advice.stored_bytes);
  for (const Descriptor& layer : layers) {
    progress.started(layer);
    REGCACHE_TRY(try_layer(store, layer, share, trying, advice));
    progress.advanced(layer, layer.size);
    progress.finished(layer, BlobFate::existed, layer.size);
  }
  finish(advice, request);
  return advice;
}

}  // namespace regcache
