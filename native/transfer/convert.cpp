#include "native/transfer/convert.h"

#include <utility>

#include "native/transfer/counting.h"
#include "native/transfer/layer_sink.h"
#include "native/transfer/layer_writer.h"

namespace regcache {

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
  return converted_descriptor(layer, std::move(facts), workers.plan().compression());
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
