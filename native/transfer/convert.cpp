#include "native/transfer/convert.h"

#include <utility>

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

Result<Descriptor> encode_layer(const TransferRoute& route, const Descriptor& layer,
                                BlockWorkers& workers, BlobSink& blob) {
  const std::optional<LayerType> type = parse_layer_type(layer.media_type);
  REGCACHE_CHECK(type.has_value());
  LayerWriter writer(layer.digest, workers, blob);
  LayerSink sink(layer.digest, type->compression,
                 {[&](std::span<const std::uint8_t> tar) { return writer.write(tar); },
                  [&] { return writer.restart(); }},
                 route.limits);
  CountingSink counting(sink, layer, route.progress);
  REGCACHE_TRY(route.from.get_blob(layer, counting));
  REGCACHE_TRY_ASSIGN(DecodedLayer decoded, sink.finish());
  REGCACHE_TRY(check_decoded(layer, decoded));
  REGCACHE_TRY_ASSIGN(LayerFacts facts,
                      writer.finish(std::move(decoded.tar_hash), decoded.tar_bytes));
  return describe(layer, std::move(facts), workers.plan().compression());
}

Result<ConvertedLayer> convert_layer(const TransferRoute& route, const Descriptor& layer,
                                     BlockWorkers& workers, const KnownLayers& known) {
  if (known.may_have(layer)) {
    NowhereSink nowhere;
    REGCACHE_TRY_ASSIGN(Descriptor made, encode_layer(route, layer, workers, nowhere));
    REGCACHE_TRY_ASSIGN(const bool is_there, route.to.has_blob(made));
    if (is_there) {
      return ConvertedLayer{std::move(made), PutOutcome::existed};
    }
    route.progress.restarted(layer);
  }
  while (true) {
    REGCACHE_TRY_ASSIGN(const std::unique_ptr<BlobWriter> blob, route.to.create_blob());
    Result<Descriptor> made = encode_layer(route, layer, workers, *blob);
    const Result<PutOutcome> outcome =
        made ? blob->commit(*made) : Result<PutOutcome>(fail(made.error()));
    if (outcome) {
      return ConvertedLayer{*std::move(made), *outcome};
    }
    if (!blob->has_another_way()) {
      return fail(outcome.error());
    }
    route.progress.restarted(layer);
  }
}

}  // namespace regcache
