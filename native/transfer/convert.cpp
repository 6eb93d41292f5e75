#include "native/transfer/convert.h"

#include <algorithm>
#include <array>

#include "core/codec/estargz_footer.h"
#include "core/codec/layer_encoder.h"
#include "core/result/placed.h"
#include "native/store/temporary_blob.h"
#include "native/transfer/counting.h"
#include "native/transfer/tar_sink.h"

namespace regcache {
namespace {

bool is_estargz(const Descriptor& layer) {
  return layer.annotations.find(kStargzTocDigestAnnotation) != layer.annotations.end();
}

// Takes the tar of one layer, encodes it and keeps the blob.
class LayerWriter {
 public:
  static Result<std::unique_ptr<LayerWriter>> create(const Digest& layer,
                                                     const Conversion& conversion) {
    auto writer = std::unique_ptr<LayerWriter>(new LayerWriter(layer, conversion));
    REGCACHE_TRY_ASSIGN(writer->blob_, TemporaryBlob::create());
    REGCACHE_TRY(writer->restart());
    return writer;
  }

  Result<void> write(std::span<const std::uint8_t> tar) { return encode(tar, End::no); }
  Result<void> restart() {
    REGCACHE_TRY_ASSIGN(encoder_, make_layer_encoder(conversion_.compression, conversion_.level));
    return blob_->restart();
  }
  Result<LayerFacts> finish() {
    REGCACHE_TRY(encode({}, End::yes));
    return encoder_->take_facts();
  }
  std::unique_ptr<TemporaryBlob> take_blob() { return std::move(blob_); }

 private:
  LayerWriter(const Digest& layer, const Conversion& conversion)
      : layer_(layer), conversion_(conversion), room_(262'144) {}

  Result<void> encode(Input tar, End end) {
    while (true) {
      Output output = room_;
      REGCACHE_TRY_ASSIGN(const Step step, placed(layer_.text(), encoder_->step(tar, output, end)));
      REGCACHE_TRY(blob_->write(std::span(room_).first(room_.size() - output.size())));
      if (step != Step::need_output) {
        return {};
      }
    }
  }

  Digest layer_;  // which errors name
  Conversion conversion_;
  std::vector<std::uint8_t> room_;
  std::unique_ptr<LayerEncoder> encoder_;
  std::unique_ptr<TemporaryBlob> blob_;
};

TarConsumer consumer_of(LayerWriter& writer) {
  return {[&writer](std::span<const std::uint8_t> tar) { return writer.write(tar); },
          [&writer] { return writer.restart(); }};
}

// The whole stream is the tar.
Result<void> convert_plain(Store& from, const Descriptor& layer, Compression compression,
                           LayerWriter& writer, Progress& progress) {
  TarSink sink(layer.digest, compression, consumer_of(writer));
  CountingSink counting(sink, layer, progress);
  REGCACHE_TRY(from.get_blob(layer, counting));
  REGCACHE_TRY_ASSIGN(const Digest diff_id, sink.finish());
  return check_diff_id(layer, diff_id);
}

// Writes bytes [0, limit) of the blob to `sink`, or the rest when there is no limit.
Result<void> pump(BlobReader& reader, std::uint64_t limit, BlobSink& sink) {
  std::array<std::uint8_t, 65'536> room;
  while (limit > 0) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(limit, room.size()));
    REGCACHE_TRY_ASSIGN(const std::size_t count, reader.read(std::span(room).first(wanted)));
    if (count == 0) {
      return {};
    }
    REGCACHE_TRY(sink.write(std::span(room).first(count)));
    limit -= count;
  }
  return {};
}

// The tar ends where the member of the table of contents starts; the diffID covers both (facts 8.1).
Result<void> convert_estargz(Store& from, const Descriptor& layer, LayerWriter& writer,
                             Progress& progress) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<TemporaryBlob> spooled, TemporaryBlob::create());
  CountingSink counting(*spooled, layer, progress);
  REGCACHE_TRY(from.get_blob(layer, counting));

  std::array<std::uint8_t, kEstargzFooterBytes> tail{};
  REGCACHE_TRY_ASSIGN(const std::size_t count, spooled->read_tail(tail));
  const std::optional<EstargzFooter> footer = parse_estargz_footer(std::span(tail).first(count));
  bool is_payload = true;
  TarSink sink(layer.digest, Compression::estargz,
               {[&](std::span<const std::uint8_t> tar) {
                  return is_payload ? writer.write(tar) : Result<void>();
                },
                {}});
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<BlobReader> reader, spooled->open());
  const bool has_toc = footer && !footer->external_toc;
  REGCACHE_TRY(pump(*reader, has_toc ? footer->toc_offset : spooled->size(), sink));
  is_payload = false;
  REGCACHE_TRY(pump(*reader, spooled->size(), sink));
  REGCACHE_TRY_ASSIGN(const Digest diff_id, sink.finish());
  return check_diff_id(layer, diff_id);
}

Descriptor describe(const Descriptor& old, LayerFacts facts, Compression compression) {
  Descriptor layer{
      .media_type = std::string(layer_media_type(compression, ManifestShape::oci_manifest)),
      .digest = std::move(facts.digest),
      .size = facts.size,
      .annotations = std::move(facts.annotations)};
  if (const auto created = old.annotations.find(kCreatedAtAnnotation);
      created != old.annotations.end()) {
    layer.annotations.insert(*created);
  }
  return layer;
}

}  // namespace

bool needs_conversion(const Descriptor& layer, Compression target) {
  const std::optional<LayerType> type = parse_layer_type(layer.media_type);
  if (!type) {
    return false;
  }
  const bool estargz = type->compression == Compression::gzip && is_estargz(layer);
  const Compression stored = estargz ? Compression::estargz : type->compression;
  return stored != target;
}

Result<ConvertedLayer> convert_layer(Store& from, const Descriptor& layer,
                                     const Conversion& conversion, Progress& progress) {
  const std::optional<LayerType> type = parse_layer_type(layer.media_type);
  REGCACHE_CHECK(type.has_value());
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<LayerWriter> writer,
                      LayerWriter::create(layer.digest, conversion));
  if (is_estargz(layer)) {
    REGCACHE_TRY(convert_estargz(from, layer, *writer, progress));
  } else {
    REGCACHE_TRY(convert_plain(from, layer, type->compression, *writer, progress));
  }
  REGCACHE_TRY_ASSIGN(LayerFacts facts, writer->finish());
  return ConvertedLayer{describe(layer, std::move(facts), conversion.compression),
                        writer->take_blob()};
}

}  // namespace regcache
