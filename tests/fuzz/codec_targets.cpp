#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "core/codec/layer_decoder.h"
#include "core/codec/layer_encoder.h"
#include "core/codec/tar_reader.h"
#include "core/codec/toc_reader.h"
#include "core/codec/toc_writer.h"
#include "tests/fuzz/fuzz_target.h"

namespace regcache {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t kOutputMax = 1'000'000;
constexpr DecodeLimits kLimits = {.output_bytes_max = kOutputMax};

// How a stream ended, and all that came out of it.
struct Outcome {
  Bytes output;
  std::optional<Error> error;
};

// Steps through `input` in pieces of `in` bytes with room for `out` bytes.
Outcome drive(Codec& codec, FuzzInput input, std::size_t in, std::size_t out) {
  Outcome outcome;
  Bytes room(out);
  while (true) {
    const std::size_t size = std::min(in, input.size());
    const Bytes piece(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(size));
    input = input.subspan(size);
    Input rest(piece);
    for (Step step = Step::need_output; step == Step::need_output;) {
      Output left(room);
      Result<Step> result = codec.step(rest, left, input.empty() ? End::yes : End::no);
      outcome.output.insert(outcome.output.end(), room.begin(),
                            room.end() - static_cast<std::ptrdiff_t>(left.size()));
      if (!result) {
        outcome.error = std::move(result).error();
        return outcome;
      }
      if (*result == Step::done) {
        REGCACHE_CHECK(rest.empty() && input.empty());
        return outcome;
      }
      step = *result;
    }
  }
}

// One reads all at once and one in small pieces. Where a limit stops them they may have written
// different amounts.
void decode_twice(FuzzInput bytes, Codec& whole, Codec& pieces) {
  const Outcome a = drive(whole, bytes, bytes.size() + 1, 65'536);
  const Outcome b = drive(pieces, bytes, 13, 257);
  REGCACHE_CHECK(a.error.has_value() == b.error.has_value());
  REGCACHE_CHECK(a.output.size() <= kOutputMax + 65'536);
  if (a.error) {
    REGCACHE_CHECK(a.error->code == b.error->code);
    REGCACHE_CHECK(!a.error->detail.empty());
  } else {
    REGCACHE_CHECK(a.output == b.output);
  }
}

void decode_gzip(FuzzInput bytes) {
  decode_twice(bytes, **make_decoder(Compression::gzip, kLimits),
               **make_decoder(Compression::gzip, kLimits));
}

void decode_zstd(FuzzInput bytes) {
  decode_twice(bytes, **make_decoder(Compression::zstd, kLimits),
               **make_decoder(Compression::zstd, kLimits));
}

void decode_layer(FuzzInput bytes) {
  decode_twice(bytes, *make_layer_decoder(Compression::estargz, kLimits),
               *make_layer_decoder(Compression::estargz, kLimits));
}

// A tar that eStargz can hold comes back from it as it was.
void convert_tar(FuzzInput bytes) {
  const auto encoder = *make_layer_encoder(Compression::estargz, 1);
  const Outcome blob = drive(*encoder, bytes, 1'000, 1'000);
  if (blob.error) {
    return;
  }
  const auto decoder = make_layer_decoder(Compression::estargz);
  Bytes tar;
  Input rest(blob.output);
  for (Step step = Step::need_output; step != Step::done;) {
    Bytes room(4'096);
    Output left(room);
    step = *decoder->step(rest, left, End::yes);
    if (decoder->part() == LayerPart::tar) {
      tar.insert(tar.end(), room.begin(), room.end() - static_cast<std::ptrdiff_t>(left.size()));
    }
  }
  REGCACHE_CHECK(std::equal(tar.begin(), tar.end(), bytes.begin(), bytes.end()));
}

// Names of all entries and the bytes of all contents, or the code of the error.
std::string walk_tar(FuzzInput bytes, std::size_t piece) {
  TarReader reader;
  std::string told;
  std::uint64_t content = 0;
  while (!bytes.empty()) {
    Input rest = bytes.first(std::min(piece, bytes.size()));
    bytes = bytes.subspan(rest.size());
    while (!rest.empty()) {
      const Result<TarEvent> event = reader.read(rest);
      if (!event) {
        return told + "!" + event.error().subject;
      }
      if (*event == TarEvent::entry) {
        told += reader.entry().name + "\n";
      } else if (*event == TarEvent::data) {
        content += reader.data().size();
      }
    }
  }
  return told + std::to_string(content) + (reader.finish() ? "" : "!");
}

void read_tar(FuzzInput bytes) {
  const std::string whole = walk_tar(bytes, bytes.size() + 1);
  REGCACHE_CHECK(whole == walk_tar(bytes, 7));
}

// A table of contents that was read is written and read again.
void read_toc(FuzzInput bytes) {
  const Result<Toc> toc = parse_toc({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!toc) {
    return;
  }
  std::string json;
  write_toc_json(*toc, [&json](std::string_view piece) { json += piece; });
  const Result<Toc> again = parse_toc(json);
  REGCACHE_CHECK(again.has_value());
  REGCACHE_CHECK(again->entries.size() == toc->entries.size());
}

constexpr FuzzTarget kTargets[] = {{"gzip", decode_gzip},   {"zstd", decode_zstd},
                                   {"layer", decode_layer}, {"estargz", convert_tar},
                                   {"tar", read_tar},       {"toc", read_toc}};

}  // namespace

std::span<const FuzzTarget> codec_targets() {
  return kTargets;
}

}  // namespace regcache
