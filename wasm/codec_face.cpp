// What is exported of core/codec: encoders and decoders that step over buffers of the caller's.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/codec/block_plan.h"
#include "core/codec/codec.h"
#include "core/codec/layer_encoder.h"
#include "core/text/json_writer.h"
#include "wasm/handles.h"
#include "wasm/layer_converter.h"
#include "wasm/result.h"

namespace regcache {
namespace {

// A codec, and the converter that it is, if it is one.
struct OpenCodec {
  std::unique_ptr<Codec> codec;
  LayerConverter* converter = nullptr;
  bool is_done = false;
};

Handles<OpenCodec> codecs;

Result<std::string> open(OpenCodec codec) {
  REGCACHE_TRY_ASSIGN(const std::uint32_t handle,
                      codecs.open(std::make_unique<OpenCodec>(std::move(codec))));
  return std::to_string(handle);
}

std::optional<int> level_of(std::int32_t level) {
  return level < 0 ? std::nullopt : std::optional<int>(level);
}

Result<std::string> open_encoder(std::string_view compression, std::int32_t level) {
  REGCACHE_TRY_ASSIGN(const Compression parsed, parse_compression(compression));
  REGCACHE_TRY_ASSIGN(std::unique_ptr<Codec> codec, make_layer_encoder(parsed, level_of(level)));
  return open({std::move(codec)});
}

// 0 where the tar says where blocks end, and where there is nothing to gain.
Result<std::string> even_block_bytes(std::string_view compression, std::int32_t level) {
  REGCACHE_TRY_ASSIGN(const Compression parsed, parse_compression(compression));
  REGCACHE_TRY_ASSIGN(const BlockPlan plan, plan_blocks(parsed, level_of(level)));
  const bool pays = parsed == Compression::gzip || parsed == Compression::zstd;
  return std::to_string(pays ? plan.block_bytes() : 0);
}

// `to` is empty when the layer is only looked at.
Result<std::string> open_converter(std::string_view from, std::string_view to, std::int32_t level) {
  REGCACHE_TRY_ASSIGN(const Compression stored, parse_compression(from));
  std::unique_ptr<LayerEncoder> encoder;
  if (!to.empty()) {
    REGCACHE_TRY_ASSIGN(const Compression target, parse_compression(to));
    REGCACHE_TRY_ASSIGN(encoder, make_layer_encoder(target, level_of(level)));
  }
  auto made = std::make_unique<LayerConverter>(make_layer_decoder(stored), std::move(encoder));
  LayerConverter* const converter = made.get();
  return open({std::move(made), converter});
}

Result<std::string> open_decoder(std::string_view compression, std::uint64_t output_bytes_max) {
  REGCACHE_TRY_ASSIGN(const Compression parsed, parse_compression(compression));
  DecodeLimits limits;
  if (output_bytes_max != 0) {
    limits.output_bytes_max = output_bytes_max;
  }
  REGCACHE_TRY_ASSIGN(auto codec, make_decoder(parsed, limits));
  return open({std::move(codec)});
}

std::string_view step_name(Step step) {
  switch (step) {
    case Step::done:
      return "done";
    case Step::need_input:
      return "need_input";
    case Step::need_output:
      return "need_output";
  }
  REGCACHE_UNREACHABLE();
}

Result<std::string> step_codec(std::uint32_t handle, Input input, Output output, End end) {
  REGCACHE_TRY_ASSIGN(OpenCodec* const open, codecs.find(handle));
  const std::size_t given = input.size();
  const std::size_t room = output.size();
  REGCACHE_TRY_ASSIGN(const Step step, open->codec->step(input, output, end));
  open->is_done = step == Step::done;
  JsonWriter json;
  json.begin_object();
  json.key("step").string(step_name(step));
  json.key("used").natural(given - input.size());
  json.key("made").natural(room - output.size());
  json.end_object();
  return json.take();
}

Result<std::string> finish_converter(std::uint32_t handle) {
  REGCACHE_TRY_ASSIGN(OpenCodec* const open, codecs.find(handle));
  if (open->converter == nullptr || !open->is_done) {
    return fail(Code::conflict, "handle", "this is no converter that is done");
  }
  open->is_done = false;
  const DecodedLayer decoded = open->converter->take_decoded();
  JsonWriter json;
  json.begin_object();
  json.key("uncompressed").string(decoded.uncompressed.text());
  if (decoded.toc) {
    json.key("toc").string(decoded.toc->text());
  }
  if (const std::optional<LayerFacts> facts = open->converter->take_facts()) {
    json.key("made").begin_object();
    json.key("digest").string(facts->digest.text());
    json.key("size").natural(facts->size);
    json.key("annotations").begin_object();
    for (const auto& [key, value] : facts->annotations) {
      json.key(key).string(value);
    }
    json.end_object().end_object();
  }
  json.end_object();
  return json.take();
}

}  // namespace
}  // namespace regcache

extern "C" {

regcache::Status regcache_even_block_bytes(const char* compression, std::size_t size,
                                           std::int32_t level) {
  return regcache::answer(regcache::even_block_bytes({compression, size}, level));
}

regcache::Status regcache_open_encoder(const char* compression, std::size_t size,
                                       std::int32_t level) {
  return regcache::answer(regcache::open_encoder({compression, size}, level));
}

regcache::Status regcache_open_decoder(const char* compression, std::size_t size,
                                       std::uint64_t output_bytes_max) {
  return regcache::answer(regcache::open_decoder({compression, size}, output_bytes_max));
}

regcache::Status regcache_open_converter(const char* from, std::size_t from_size, const char* to,
                                         std::size_t to_size, std::int32_t level) {
  return regcache::answer(regcache::open_converter({from, from_size}, {to, to_size}, level));
}

regcache::Status regcache_finish_converter(std::uint32_t handle) {
  return regcache::answer(regcache::finish_converter(handle));
}

regcache::Status regcache_step_codec(std::uint32_t handle, const std::uint8_t* from,
                                     std::size_t from_size, bool end, std::uint8_t* to,
                                     std::size_t to_size) {
  return regcache::answer(regcache::step_codec(handle, {from, from_size}, {to, to_size},
                                               end ? regcache::End::yes : regcache::End::no));
}

void regcache_close_codec(std::uint32_t handle) {
  regcache::codecs.close(handle);
}

}  // extern "C"
