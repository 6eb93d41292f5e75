#include "core/codec/layer_conversion.h"

#include <string>
#include <string_view>
#include <utility>

namespace regcache {
namespace {

bool is_estargz(const Descriptor& layer) {
  return layer.annotations.find(kStargzTocDigestAnnotation) != layer.annotations.end();
}

Failure differs(const Descriptor& layer, std::string_view what, std::string_view actual,
                std::string_view stated) {
  return fail(Code::corrupt, layer.digest.text(),
              std::string(what) + " " + std::string(actual) + ", but its descriptor says " +
                  std::string(stated),
              "build this cache again");
}

}  // namespace

std::optional<Compression> stored_compression(const Descriptor& layer) {
  const std::optional<LayerType> type = parse_layer_type(layer.media_type);
  if (!type) {
    return std::nullopt;
  }
  const bool estargz = type->compression == Compression::gzip && is_estargz(layer);
  return estargz ? Compression::estargz : type->compression;
}

bool needs_conversion(const Descriptor& layer, Compression target) {
  const std::optional<Compression> stored = stored_compression(layer);
  return stored && *stored != target;
}

Descriptor converted_descriptor(const Descriptor& old, LayerFacts facts, Compression compression) {
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

void DecodedLayerHash::add(LayerPart part, std::span<const std::uint8_t> decoded) {
  if (part == LayerPart::tar) {
    tar_bytes_ += decoded.size();
  } else if (!tar_hash_ && !decoded.empty()) {
    tar_hash_.emplace(hash_);
  }
  hash_.update(decoded);
}

DecodedLayer DecodedLayerHash::finish(const std::optional<Sha256Sum>& toc_sum) {
  Sha256 tar_hash = tar_hash_ ? *std::move(tar_hash_) : Sha256(hash_);
  return DecodedLayer{.uncompressed = make_digest(hash_.finish()),
                      .tar_hash = std::move(tar_hash),
                      .tar_bytes = tar_bytes_,
                      .toc = toc_sum ? std::optional(make_digest(*toc_sum)) : std::nullopt};
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

Result<void> check_decoded(const Descriptor& layer, const DecodedLayer& decoded) {
  const std::optional<Digest> stated = stated_diff_id(layer);
  if (stated && *stated != decoded.uncompressed) {
    return differs(layer, "the layer unpacks to", decoded.uncompressed.text(), stated->text());
  }
  const auto toc = layer.annotations.find(kStargzTocDigestAnnotation);
  if (decoded.toc && toc != layer.annotations.end() && toc->second != decoded.toc->text()) {
    return differs(layer, "its table of contents has the digest", decoded.toc->text(), toc->second);
  }
  return {};
}

}  // namespace regcache
