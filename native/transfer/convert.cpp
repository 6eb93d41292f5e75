#include "native/transfer/convert.h"

#include <utility>

#include "native/store/temporary_blob.h"
#include "native/transfer/counting.h"
#include "native/transfer/layer_sink.h"
#include "native/transfer/layer_writer.h"

namespace regcache {
namespace {

bool is_estargz(const Descriptor& layer) {
  return layer.annotations.find(kStargzTocDigestAnnotation) != layer.annotations.end();
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

Result<ConvertedLayer> convert_layer(Store& from, const Descriptor& layer, BlockWorkers& workers,
                                     Progress& progress) {
  const std::optional<LayerType> type = parse_layer_type(layer.media_type);
  REGCACHE_CHECK(type.has_value());
  REGCACHE_TRY_ASSIGN(std::unique_ptr<TemporaryBlob> blob, TemporaryBlob::create());
  LayerWriter writer(layer.digest, workers, *blob);
  LayerSink sink(layer.digest, type->compression,
                 {[&](std::span<const std::uint8_t> tar) { return writer.write(tar); },
                  [&] { return writer.restart(); }});
  CountingSink counting(sink, layer, progress);
  REGCACHE_TRY(from.get_blob(layer, counting));
  REGCACHE_TRY_ASSIGN(DecodedLayer decoded, sink.finish());
  REGCACHE_TRY(check_decoded(layer, decoded));
  REGCACHE_TRY_ASSIGN(LayerFacts facts,
                      writer.finish(std::move(decoded.tar_hash), decoded.tar_bytes));
  return ConvertedLayer{describe(layer, std::move(facts), workers.plan().compression()),
                        std::move(blob)};
}

}  // namespace regcache
