#include "core/codec/layer_joiner.h"

#include <string>
#include <string_view>
#include <utility>

#include "core/codec/estargz_footer.h"
#include "core/codec/toc_writer.h"

namespace regcache {
namespace {

// Collects the tar of the table of contents and encodes it, in members no larger than a block.
class TocEncoder {
 public:
  TocEncoder(const BlockPlan& plan, BlockEncoder& encoder) : plan_(plan), encoder_(encoder) {}

  void add(std::string_view piece) {
    while (!piece.empty()) {
      const std::string_view part = piece.substr(0, plan_.block_bytes() - block_.bytes.size());
      block_.bytes.insert(block_.bytes.end(), part.begin(), part.end());
      piece.remove_prefix(part.size());
      if (block_.bytes.size() == plan_.block_bytes()) {
        flush();
      }
    }
  }

  [[nodiscard]] std::vector<std::uint8_t> take() {
    if (!block_.bytes.empty()) {
      flush();
    }
    return std::move(encoded_);
  }

 private:
  void flush() {
    encode_block(plan_, encoder_, block_);
    encoded_.insert(encoded_.end(), block_.bytes.begin(), block_.bytes.end());
    block_ = Block{};
  }

  const BlockPlan& plan_;
  BlockEncoder& encoder_;
  Block block_;
  std::vector<std::uint8_t> encoded_;
};

// The k-th chunk of the table is what the k-th block that starts content holds.
void set_offsets(Toc& toc, const std::vector<std::uint64_t>& content_offsets) {
  std::size_t chunk = 0;
  for (TocEntry& entry : toc.entries) {
    if (entry.chunk_digest) {
      entry.offset = static_cast<std::int64_t>(content_offsets[chunk]);
      ++chunk;
    }
  }
  REGCACHE_CHECK(chunk == content_offsets.size());
}

// A stream of text that is hashed and counted.
struct Counted {
  Sha256 hash;
  std::uint64_t bytes = 0;

  void add(std::string_view piece) {
    hash.update(piece);
    bytes += piece.size();
  }
};

}  // namespace

void LayerJoiner::add(const Block& encoded) {
  if (encoded.starts_content) {
    content_offsets_.push_back(size_);
  }
  count(encoded.bytes);
}

LayerEnd LayerJoiner::close(std::vector<TocEntry> entries, Sha256 tar_hash, std::uint64_t tar_bytes,
                            BlockEncoder& encoder) {
  Counted stream{std::move(tar_hash), tar_bytes};
  std::vector<std::uint8_t> bytes;
  Annotations annotations;
  if (plan_.compression() == Compression::estargz) {
    Toc toc{.entries = std::move(entries)};
    set_offsets(toc, content_offsets_);
    Counted json;
    write_toc_json(toc, [&json](std::string_view piece) { json.add(piece); });
    TocEncoder toc_encoder(plan_, encoder);
    write_toc_tar(toc, json.bytes, [&](std::string_view piece) {
      stream.add(piece);
      toc_encoder.add(piece);
    });
    bytes = toc_encoder.take();
    const auto footer = make_estargz_footer(size_);
    bytes.insert(bytes.end(), footer.begin(), footer.end());
    annotations.emplace(kStargzTocDigestAnnotation, make_digest(json.hash.finish()).text());
    annotations.emplace(kStargzSizeAnnotation, std::to_string(stream.bytes));
  }
  count(bytes);
  const Digest uncompressed = make_digest(stream.hash.finish());
  annotations.emplace(kUncompressedAnnotation, uncompressed.text());
  return LayerEnd{.bytes = std::move(bytes),
                  .facts = {.digest = make_digest(hash_.finish()),
                            .size = size_,
                            .uncompressed = uncompressed,
                            .uncompressed_size = stream.bytes,
                            .annotations = std::move(annotations)}};
}

void LayerJoiner::count(const std::vector<std::uint8_t>& bytes) {
  hash_.update(bytes);
  size_ += bytes.size();
}

}  // namespace regcache
