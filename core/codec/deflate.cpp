#include "core/codec/deflate.h"

#include <libdeflate.h>

namespace regcache {
namespace {

class GzipMemberEncoder final : public BlockEncoder {
 public:
  explicit GzipMemberEncoder(int level) : compressor_(libdeflate_alloc_compressor(level)) {
    REGCACHE_CHECK(compressor_ != nullptr);
  }
  ~GzipMemberEncoder() override { libdeflate_free_compressor(compressor_); }

  std::size_t encode(Input block, Output room) override {
    REGCACHE_CHECK(room.size() >= gzip_member_bound(block.size()));
    const std::size_t size =
        libdeflate_gzip_compress(compressor_, block.data(), block.size(), room.data(), room.size());
    REGCACHE_CHECK(size != 0);
    return size;
  }

 private:
  libdeflate_compressor* compressor_;
};

}  // namespace

std::unique_ptr<BlockEncoder> make_gzip_member_encoder(int level) {
  return std::make_unique<GzipMemberEncoder>(level);
}

std::size_t gzip_member_bound(std::size_t size) {
  return libdeflate_gzip_compress_bound(nullptr, size);
}

}  // namespace regcache
