#include "core/codec/deflate.h"

#include <libdeflate.h>

#include <array>

namespace regcache {
namespace {

// The effort that libdeflate needs to write no more bytes than zlib at each level, measured on a tar
// of programs and scripts in blocks of 1 MiB: 6 is 0.1 % larger, the others are smaller. Its own
// levels mean more: 6 would be 1 % smaller than zlib's and take a quarter longer. 10 to 12 are not built
// (third_party.cmake): 9 is 1.7 % smaller than zlib's, 10 would be 3.5 %.
constexpr std::array<int, 10> kEffort = {0, 1, 2, 3, 4, 5, 5, 6, 7, 9};

class GzipMemberEncoder final : public BlockEncoder {
 public:
  explicit GzipMemberEncoder(int level)
      : compressor_(libdeflate_alloc_compressor(kEffort[static_cast<std::size_t>(level)])) {
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
