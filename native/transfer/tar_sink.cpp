#include "native/transfer/tar_sink.h"

#include "core/result/placed.h"

namespace regcache {
namespace {

constexpr std::size_t kRoomBytes = 262'144;

}  // namespace

TarSink::TarSink(const Digest& blob, Compression compression, TarConsumer consumer)
    : blob_(blob), compression_(compression), consumer_(std::move(consumer)), room_(kRoomBytes) {}

Result<void> TarSink::write(std::span<const std::uint8_t> bytes) {
  return decode(bytes, End::no);
}

Result<void> TarSink::restart() {
  decoder_.reset();
  (void)hash_.finish();
  return consumer_.restart ? consumer_.restart() : Result<void>();
}

Result<Digest> TarSink::finish() {
  REGCACHE_TRY(decode({}, End::yes));
  decoder_.reset();
  return make_digest(hash_.finish());
}

Result<void> TarSink::decode(std::span<const std::uint8_t> bytes, End end) {
  if (!decoder_) {
    REGCACHE_TRY_ASSIGN(decoder_, make_decoder(compression_));
  }
  Input input = bytes;
  while (true) {
    Output output = room_;
    REGCACHE_TRY_ASSIGN(const Step step, placed(blob_.text(), decoder_->step(input, output, end)));
    REGCACHE_TRY(hand_on(std::span(room_).first(room_.size() - output.size())));
    if (step != Step::need_output) {
      return {};
    }
  }
}

Result<void> TarSink::hand_on(std::span<const std::uint8_t> tar) {
  if (tar.empty()) {
    return {};
  }
  hash_.update(tar);
  return consumer_.write ? consumer_.write(tar) : Result<void>();
}

std::optional<Digest> stated_diff_id(const Descriptor& layer) {
  if (const auto at = layer.annotations.find(kUncompressedAnnotation);
      at != layer.annotations.end()) {
    Result<Digest> digest = parse_digest(at->second);
    return digest ? std::optional(*std::move(digest)) : std::nullopt;
  }
  const std::optional<LayerType> type = parse_layer_type(layer.media_type);
  return type && type->compression == Compression::uncompressed ? std::optional(layer.digest)
                                                                : std::nullopt;
}

Result<void> check_diff_id(const Descriptor& layer, const Digest& actual) {
  const std::optional<Digest> stated = stated_diff_id(layer);
  if (stated && *stated != actual) {
    return fail(
        Code::corrupt, layer.digest.text(),
        "the layer unpacks to " + actual.text() + ", but its descriptor says " + stated->text(),
        "build this cache again");
  }
  return {};
}

}  // namespace regcache
