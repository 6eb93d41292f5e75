// The native side of bytes.test.mjs: stdin, compressed, to stdout. Usage: encode COMPRESSION LEVEL
#include <array>
#include <cstdio>
#include <cstdlib>

#include "core/codec/layer_encoder.h"

namespace {

// Steps until the codec asks for more input; false when anything fails.
bool write_all(regcache::Codec& codec, regcache::Input input, regcache::End end) {
  static std::array<std::uint8_t, 65536> room;
  for (;;) {
    regcache::Output output(room);
    const auto step = codec.step(input, output, end);
    const std::size_t made = room.size() - output.size();
    if (!step || std::fwrite(room.data(), 1, made, stdout) != made) {
      return false;
    }
    if (*step != regcache::Step::need_output) {
      return true;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    return 2;
  }
  const auto compression = regcache::parse_compression(argv[1]);
  if (!compression) {
    std::fprintf(stderr, "%s\n", to_text(compression.error()).c_str());
    return 2;
  }
  const auto codec = regcache::make_layer_encoder(*compression, std::atoi(argv[2]));
  if (!codec) {
    std::fprintf(stderr, "%s\n", to_text(codec.error()).c_str());
    return 2;
  }
  static std::array<std::uint8_t, 100'000> piece;
  for (;;) {
    const std::size_t read = std::fread(piece.data(), 1, piece.size(), stdin);
    const bool last = read < piece.size();
    if (!write_all(**codec, {piece.data(), read}, last ? regcache::End::yes : regcache::End::no)) {
      return 1;
    }
    if (last) {
      return 0;
    }
  }
}
