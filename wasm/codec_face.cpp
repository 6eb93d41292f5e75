// What is exported of core/codec: encoders and decoders that step over buffers of the caller's.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/codec/codec.h"
#include "core/codec/layer_encoder.h"
#include "core/text/json_writer.h"
#include "wasm/handles.h"
#include "wasm/result.h"

namespace regcache {
namespace {

Handles<Codec> codecs;

Result<Compression> parse_compression(std::string_view name) {
  for (const Compression compression :
       {Compression::uncompressed, Compression::gzip, Compression::estargz, Compression::zstd}) {
    if (name == compression_name(compression)) {
      return compression;
    }
  }
  return fail(Code::unknown_name, std::string(name), "there is no such compression",
              "use gzip, zstd, estargz or uncompressed");
}

Result<std::string> open_encoder(std::string_view compression, std::int32_t level) {
  REGCACHE_TRY_ASSIGN(const Compression parsed, parse_compression(compression));
  REGCACHE_TRY_ASSIGN(
      std::unique_ptr<Codec> codec,
      make_layer_encoder(parsed, level < 0 ? std::nullopt : std::optional<int>(level)));
  REGCACHE_TRY_ASSIGN(const std::uint32_t handle, codecs.open(std::move(codec)));
  return std::to_string(handle);
}

Result<std::string> open_decoder(std::string_view compression, std::uint64_t output_bytes_max) {
  REGCACHE_TRY_ASSIGN(const Compression parsed, parse_compression(compression));
  DecodeLimits limits;
  if (output_bytes_max != 0) {
    limits.output_bytes_max = output_bytes_max;
  }
  REGCACHE_TRY_ASSIGN(auto codec, make_decoder(parsed, limits));
  REGCACHE_TRY_ASSIGN(const std::uint32_t handle, codecs.open(std::move(codec)));
  return std::to_string(handle);
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
  REGCACHE_TRY_ASSIGN(Codec* const codec, codecs.find(handle));
  const std::size_t given = input.size();
  const std::size_t room = output.size();
  REGCACHE_TRY_ASSIGN(const Step step, codec->step(input, output, end));
  JsonWriter json;
  json.begin_object();
  json.key("step").string(step_name(step));
  json.key("used").natural(given - input.size());
  json.key("made").natural(room - output.size());
  json.end_object();
  return json.take();
}

}  // namespace
}  // namespace regcache

extern "C" {

regcache::Status regcache_open_encoder(const char* compression, std::size_t size,
                                       std::int32_t level) {
  return regcache::answer(regcache::open_encoder({compression, size}, level));
}

regcache::Status regcache_open_decoder(const char* compression, std::size_t size,
                                       std::uint64_t output_bytes_max) {
  return regcache::answer(regcache::open_decoder({compression, size}, output_bytes_max));
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
